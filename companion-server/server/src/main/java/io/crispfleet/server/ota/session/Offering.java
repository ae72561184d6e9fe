package io.crispfleet.server.ota.session;

import io.crispfleet.contract.ota.OtaState;
import io.crispfleet.server.bus.EventBus;
import io.crispfleet.server.devices.Device;
import io.crispfleet.server.devices.DeviceDirectory;
import io.crispfleet.server.devices.Dialect;
import io.crispfleet.server.ota.policy.Decision;
import io.crispfleet.server.ota.policy.Decision.Reason;
import io.crispfleet.server.ota.policy.OfferPolicy;
import io.crispfleet.server.releases.Release;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Answers "is there an update for me?" in every dialect: decides, and opens the session. */
public final class Offering {
  /**
   * A stick that asks again while it fetches is not fetching any more; but whoever tries the same
   * URL by hand in the very moment must not end its update.
   */
  private static final Duration QUIET = Duration.ofSeconds(10);

  /** What a stick is told. */
  public sealed interface Answer {
    /** There is an update; the session is durable. */
    record Offered(OtaSession session, Release release) implements Answer {}

    /** There is none now. */
    record Nothing(Decision why) implements Answer {}
  }

  private final DeviceDirectory devices;
  private final OfferPolicy policy;
  private final OtaSessions sessions;
  private final DeviceLanes lanes;
  private final EventBus bus;
  private final InstantSource clock;
  private final Set<String> held = ConcurrentHashMap.newKeySet();

  public Offering(
      DeviceDirectory devices,
      OfferPolicy policy,
      OtaSessions sessions,
      DeviceLanes lanes,
      EventBus bus,
      InstantSource clock) {
    this.devices = devices;
    this.policy = policy;
    this.sessions = sessions;
    this.lanes = lanes;
    this.bus = bus;
    this.clock = clock;
  }

  /** What would be decided now; changes nothing. */
  public Decision explain(Device device) {
    return policy.decide(device, clock.instant());
  }

  /**
   * True when asking would change something: a new offer, or the alert that there is none. Asked
   * with every heartbeat, so it says no while something is under way; the next one asks again.
   */
  public boolean worthAsking(String id) {
    Optional<Device> device = devices.find(id);
    return device.isPresent() && !lanes.busy(id) && lacksOffer(device.get());
  }

  /** True when the device should be offered something that it is not offered yet. */
  public boolean lacksOffer(Device known) {
    String device = known.id();
    return switch (explain(known)) {
      case Decision.Offer offer ->
          sessions
              .live(device)
              .filter(session -> session.plan().release().equals(offer.release().id()))
              .isEmpty();
      case Decision.NoOffer none -> none.reason() == Reason.LOOP && !held.contains(device);
      case Decision.Wait wait -> false;
    };
  }

  /** Completes when the offer, if there is one, is durable. */
  public CompletableFuture<Answer> check(String device) {
    return lanes.run(device, () -> answer(device));
  }

  private Answer answer(String id) {
    Optional<Device> found = devices.find(id);
    if (found.isEmpty()) {
      return new Answer.Nothing(
          new Decision.NoOffer(Reason.PLATFORM_UNKNOWN, "The stick is not known."));
    }
    Device device = found.get();
    Instant now = clock.instant();
    Decision decision = policy.decide(device, now);
    if (decision instanceof Decision.NoOffer(Reason reason, String detail)
        && reason == Reason.LOOP) {
      alert(id, detail, now);
    }
    if (!(decision instanceof Decision.Offer offer)) {
      return new Answer.Nothing(decision);
    }
    held.remove(id);
    Optional<OtaSession> running =
        sessions.live(id).filter(session -> session.plan().release().equals(offer.release().id()));
    if (running.isPresent() && running.get().state() != OtaState.OFFERED) {
      OtaSession session = running.get();
      if (device.dialect() == Dialect.NATIVE || fetching(session, now)) {
        return new Answer.Offered(session, offer.release());
      }
      if (session.state() != OtaState.DOWNLOADING && session.running()) {
        return new Answer.Nothing(
            new Decision.Wait(Reason.RETRY_LATER, "It is restarting into the update."));
      }
      sessions.apply(
          id,
          same -> same.id().equals(session.id()),
          new Signal.Failed("ABORTED", "asked again before the download was complete"));
    }
    if (running.isPresent() && device.dialect() == Dialect.NATIVE) {
      return new Answer.Offered(running.get(), offer.release());
    }
    return new Answer.Offered(sessions.offer(device, offer), offer.release());
  }

  private static boolean fetching(OtaSession session, Instant now) {
    Duration quiet = Duration.between(session.progress().updatedAt(), now);
    return session.state() == OtaState.DOWNLOADING && quiet.compareTo(QUIET) < 0;
  }

  private void alert(String device, String detail, Instant now) {
    if (held.add(device)) {
      String release =
          sessions.latest(device).map(session -> session.plan().newVersion()).orElse("");
      bus.publish(new OffersHeld(device, release, detail, now));
    }
  }

  /** Lets a held device be offered everything anew; durable when it completes. */
  public CompletableFuture<Void> release(String device) {
    return lanes.run(
        device,
        () -> {
          sessions.release(device);
          held.remove(device);
          return null;
        });
  }
}
