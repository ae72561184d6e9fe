package io.crispfleet.server.ota.session;

import io.crispfleet.contract.ota.OtaState;
import io.crispfleet.server.bus.EventBus;
import io.crispfleet.server.devices.Device;
import io.crispfleet.server.devices.IdentityReported;
import io.crispfleet.server.ota.policy.Decision;
import io.crispfleet.server.ota.policy.OfferHistory;
import io.crispfleet.server.ota.session.OtaStore.Made;
import io.crispfleet.server.releases.Release;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Every session, durable before anybody is told. Memory holds the latest of each stick and is
 * rebuilt from the database at start; all changes of one stick run in its lane.
 */
public final class OtaSessions implements OfferHistory {
  private static final Logger LOG = System.getLogger(OtaSessions.class.getName());

  /** Longer than the policy looks back. */
  private static final Duration OFFERS_KEPT = Duration.ofDays(2);

  private record Start(@Nullable Long boot, @Nullable Long uptime) {}

  private final OtaStore store;
  private final SessionMachine machine;
  private final DeviceLanes lanes;
  private final EventBus bus;
  private final InstantSource clock;
  private final SessionIds ids;
  private final OfferLedger ledger = new OfferLedger();
  private final ConcurrentMap<String, OtaSession> latest = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Start> starts = new ConcurrentHashMap<>();

  public OtaSessions(
      OtaStore store,
      SessionMachine machine,
      DeviceLanes lanes,
      EventBus bus,
      InstantSource clock,
      RandomGenerator random) {
    this.store = store;
    this.machine = machine;
    this.lanes = lanes;
    this.bus = bus;
    this.clock = clock;
    this.ids = new SessionIds(random);
  }

  /** Rebuilds memory from the database. */
  public void load() {
    latest.clear();
    for (OtaSession session : store.latest()) {
      latest.put(session.device(), session);
      ids.startAfter(session.id());
    }
    store.offersSince(clock.instant().minus(OFFERS_KEPT)).forEach(ledger::add);
  }

  public Optional<OtaSession> latest(String device) {
    return Optional.ofNullable(latest.get(device));
  }

  /** The latest session of every device. */
  public List<OtaSession> latest() {
    return List.copyOf(latest.values());
  }

  /** The session that a device is in now. */
  public Optional<OtaSession> live(String device) {
    return latest(device).filter(OtaSession::live);
  }

  public List<OtaSession> live() {
    return latest.values().stream().filter(OtaSession::live).toList();
  }

  @Override
  public int unproven(String device, String release, Instant since) {
    return ledger.count(device, release, since);
  }

  @Override
  public Optional<Outcome> lastOutcome(String device, String release) {
    return latest(device)
        .filter(session -> !session.live() && session.plan().release().equals(release))
        .map(session -> new Outcome(session.state(), session.progress().updatedAt()));
  }

  /**
   * The session of an offer that is being made; to be called in the device's lane. The same offer
   * made again is the same session; another one supersedes it.
   */
  OtaSession offer(Device device, Decision.Offer offer) {
    Instant now = clock.instant();
    Release release = offer.release();
    Made made = new Made(device.id(), release.id(), now);
    Optional<OtaSession> running = live(device.id());
    Optional<OtaSession> same =
        running.filter(session -> session.plan().release().equals(release.id()));
    if (same.isPresent()) {
      OtaSession session = same.get();
      // Offering it again restarts the wait for an answer.
      OtaSession again =
          session.state() == OtaState.OFFERED
              ? session.with(session.progress().touched(later(session, now)))
              : session;
      commit(List.of(again), Optional.of(made));
      return again;
    }
    FirmwareIdentity to =
        new FirmwareIdentity(release.version(), release.embeddedVersion(), release.elfSha256());
    return open(device, release.id(), to, release.size(), offer.downgrade(), Optional.of(made));
  }

  /** A session that the stick began by itself; to be called in the device's lane. */
  OtaSession unasked(Device device, String release, FirmwareIdentity to, long size) {
    return open(device, release, to, size, false, Optional.empty());
  }

  private OtaSession open(
      Device device,
      String release,
      FirmwareIdentity to,
      long size,
      boolean downgrade,
      Optional<Made> made) {
    Instant now = clock.instant();
    String platform = device.platform();
    Start start = starts.getOrDefault(device.id(), new Start(null, null));
    Plan plan =
        new Plan(
            ids.next(now),
            ids.tag(),
            device.id(),
            device.dialect(),
            platform == null ? "" : platform,
            release,
            new FirmwareIdentity(device.version(), null, device.elf()),
            to,
            size,
            downgrade,
            now);
    OtaSession fresh = new OtaSession(plan, Progress.offered(start.boot(), start.uptime(), now));
    List<OtaSession> changed = new ArrayList<>();
    live(device.id())
        .ifPresent(
            old -> changed.add(old.with(machine.next(old, new Signal.Superseded(plan.id()), now))));
    changed.add(fresh);
    commit(changed, made);
    return fresh;
  }

  /**
   * Moves the device's latest session, if it is the one meant. Completes when that is durable, with
   * the session as it is then; empty when there is none that is meant.
   */
  public CompletableFuture<Optional<OtaSession>> signal(
      String device, Predicate<OtaSession> meant, Signal signal) {
    return lanes.run(device, () -> apply(device, meant, signal));
  }

  /** {@link #signal}, for callers that are in the device's lane. */
  Optional<OtaSession> apply(String device, Predicate<OtaSession> meant, Signal signal) {
    Optional<OtaSession> found = latest(device).filter(meant);
    if (found.isEmpty()) {
      return found;
    }
    OtaSession session = found.get();
    Progress next = machine.next(session, signal, clock.instant());
    if (next.equals(session.progress())) {
      return found;
    }
    OtaSession moved = session.with(next);
    commit(List.of(moved), Optional.empty());
    return Optional.of(moved);
  }

  private void commit(List<OtaSession> changed, Optional<Made> made) {
    store.save(changed, made);
    made.ifPresent(ledger::add);
    for (OtaSession session : changed) {
      latest.put(session.device(), session);
      if (session.state() == OtaState.CONFIRMED) {
        ledger.forget(session.device(), session.plan().release());
      }
    }
    for (OtaSession session : changed) {
      bus.publish(new OtaSessionChanged(session));
    }
  }

  /** Takes what a stick says it runs. Quick for the many sticks that are in no update. */
  public void seen(IdentityReported identity) {
    Long boot = identity.boot();
    Long uptime = identity.uptimeSeconds();
    OtaSession session = latest.get(identity.device());
    Signal.Seen seen = new Signal.Seen(identity);
    // A heartbeat that changes nothing costs no thread, unless what comes before it might.
    if (session != null
        && (lanes.busy(identity.device())
            || !machine.next(session, seen, clock.instant()).equals(session.progress()))) {
      CompletableFuture<Optional<OtaSession>> _ =
          signal(identity.device(), any -> true, seen).whenComplete(OtaSessions::logged);
    }
    if (boot != null || uptime != null) {
      starts.put(identity.device(), new Start(boot, uptime));
    }
  }

  /** Gives up sessions that waited too long. */
  public void sweep(Predicate<String> online) {
    Instant now = clock.instant();
    for (OtaSession session : live()) {
      Signal.Tick tick = new Signal.Tick(online.test(session.device()));
      if (!machine.next(session, tick, now).equals(session.progress())) {
        CompletableFuture<Optional<OtaSession>> _ =
            signal(session.device(), same -> same.id().equals(session.id()), tick)
                .whenComplete(OtaSessions::logged);
      }
    }
  }

  /** Forgets offers too old to count. */
  public void forgetOldOffers() {
    Instant moment = clock.instant().minus(OFFERS_KEPT);
    store.forgetOffersBefore(moment);
    ledger.forgetBefore(moment);
  }

  /** Lets a held device be offered everything anew. */
  public void release(String device) {
    store.forgetOffers(device);
    ledger.forget(device);
  }

  private static void logged(Object result, @Nullable Throwable error) {
    if (error != null) {
      LOG.log(Level.ERROR, "an update session could not be written", error);
    }
  }

  private static Instant later(OtaSession session, Instant now) {
    Instant updated = session.progress().updatedAt();
    return now.isBefore(updated) ? updated : now;
  }
}
