package io.crispfleet.server.ota.stick;

import io.crispfleet.contract.json.Json;
import io.crispfleet.contract.message.Announcement;
import io.crispfleet.contract.message.OtaOffer;
import io.crispfleet.contract.ota.OtaState;
import io.crispfleet.contract.topic.NativeTopics;
import io.crispfleet.contract.topic.NativeTopics.Leaf;
import io.crispfleet.server.devices.Dialect;
import io.crispfleet.server.mqtt.MqttGateway;
import io.crispfleet.server.ota.session.DeviceLanes;
import io.crispfleet.server.ota.session.Offering;
import io.crispfleet.server.ota.session.Offering.Answer;
import io.crispfleet.server.ota.session.OtaSession;
import io.crispfleet.server.ota.session.OtaSessions;
import io.crispfleet.server.releases.Release;
import io.crispfleet.server.releases.ReleaseCatalog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Retained offers: a stick that sleeps finds its offer when it connects, without having to ask.
 * Withdrawn by an empty payload as soon as the session is over. Sessions end in their stick's lane;
 * offers are sent from it too, so that none overtakes its own withdrawal and stays for ever.
 */
public final class StickOffers {
  private static final Logger LOG = System.getLogger(StickOffers.class.getName());
  private static final String EVERYBODY = "all";

  /** How long an offer may stay unanswered by a stick that is online before it is sent again. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Longer than anything waits for the broker; a broker keeps something for every topic told. */
  private static final Duration LATELY = Duration.ofMinutes(10);

  private final NativeTopics topics;
  private final Offering offering;
  private final OtaSessions sessions;
  private final DeviceLanes lanes;
  private final ReleaseCatalog catalog;
  private final ServerAddress address;
  private final Duration spread;
  private final InstantSource clock;

  /** When each stick was last sent the offer that it has not answered. */
  private final ConcurrentMap<String, Instant> told = new ConcurrentHashMap<>();

  public StickOffers(
      NativeTopics topics,
      Offering offering,
      OtaSessions sessions,
      DeviceLanes lanes,
      ReleaseCatalog catalog,
      ServerAddress address,
      Duration spread,
      InstantSource clock) {
    this.topics = topics;
    this.offering = offering;
    this.sessions = sessions;
    this.lanes = lanes;
    this.catalog = catalog;
    this.address = address;
    this.spread = spread;
    this.clock = clock;
  }

  /** The offer as it is sent; {@code base} is the URL that the stick reaches the server by. */
  static OtaOffer offer(OtaSession session, Release release, String base, long notBefore) {
    return new OtaOffer(
        1,
        session.id(),
        release.version(),
        release.versionCode(),
        base + "/api/v1/fw/" + release.sha256(),
        release.size(),
        release.sha256(),
        release.elfSha256(),
        Objects.requireNonNullElse(release.keyId(), ""),
        Objects.requireNonNullElse(release.signature(), ""),
        base + "/api/v1/manifest/" + release.platform() + "/" + release.version(),
        notBefore,
        0,
        false,
        session.plan().downgrade() ? true : null);
  }

  /** Offers to one stick what it should have; nothing happens when there is nothing. */
  public CompletionStage<Void> refresh(MqttGateway mqtt, String device) {
    return offering
        .check(device)
        .thenCompose(
            answer ->
                answer instanceof Answer.Offered offered
                    ? publish(mqtt, offered.session(), offered.release())
                    : CompletableFuture.<Void>completedFuture(null))
        .whenComplete(
            (done, error) -> {
              if (error != null) {
                LOG.log(Level.WARNING, "no offer could be made to " + device, error);
              }
            });
  }

  /**
   * Sends the offer again when the stick is heard and should have answered by now. A broker may
   * lose a retained message that is published in the very moment in which the stick subscribes:
   * routed before, kept after.
   */
  public void remind(MqttGateway mqtt, String device) {
    sessions
        .live(device)
        .filter(session -> session.state() == OtaState.OFFERED && overdue(session))
        .ifPresent(session -> again(mqtt, session));
  }

  private boolean overdue(OtaSession session) {
    Instant begin = Instant.ofEpochSecond(notBefore(session));
    Instant last = told.getOrDefault(session.device(), session.plan().createdAt());
    Instant since = begin.isAfter(last) ? begin : last;
    return Duration.between(since, clock.instant()).compareTo(PATIENCE) >= 0;
  }

  /**
   * Publishes again what is offered: a broker that lost its memory must not hide it. Takes back
   * again what was over shortly before the end: the server may have been killed between a session's
   * end and the withdrawal.
   */
  public void restore(MqttGateway mqtt) {
    Instant lately =
        sessions.latest().stream()
            .map(session -> session.progress().updatedAt())
            .max(Comparator.naturalOrder())
            .orElse(Instant.EPOCH)
            .minus(LATELY);
    for (OtaSession session : sessions.latest()) {
      if (session.plan().dialect() == Dialect.NATIVE) {
        if (session.live()) {
          again(mqtt, session);
        } else if (session.progress().updatedAt().isAfter(lately)) {
          CompletionStage<Void> _ =
              lanes.run(session.device(), () -> withdrawUnlessLive(mqtt, session.device()));
        }
      }
    }
  }

  private void again(MqttGateway mqtt, OtaSession session) {
    catalog
        .byId(session.plan().release())
        .ifPresent(
            release -> {
              CompletionStage<Void> _ = publish(mqtt, session, release);
            });
  }

  private CompletionStage<Void> publish(MqttGateway mqtt, OtaSession session, Release release) {
    OtaOffer offer = offer(session, release, address.base(), notBefore(session));
    return lanes.run(session.device(), () -> send(mqtt, session, offer)).thenCompose(sent -> sent);
  }

  private CompletionStage<Void> send(MqttGateway mqtt, OtaSession session, OtaOffer offer) {
    if (sessions.live(session.device()).filter(now -> now.id().equals(session.id())).isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    told.put(session.device(), clock.instant());
    return mqtt.publish(
        topics.device(session.device(), Leaf.OTA_OFFER), Json.bytes(offer), 1, true);
  }

  /** Not all at once: each stick has its own moment, and keeps it when the offer is repeated. */
  private long notBefore(OtaSession session) {
    if (spread.isZero()) {
      return 0;
    }
    Instant offered = session.plan().createdAt();
    long delay = Math.floorMod(session.device().hashCode(), spread.toSeconds() + 1);
    return offered.getEpochSecond() + delay;
  }

  private @Nullable Void withdrawUnlessLive(MqttGateway mqtt, String device) {
    if (sessions.live(device).isEmpty()) {
      withdraw(mqtt, device);
    }
    return null;
  }

  /** Takes the offer back; to be called in the stick's lane. */
  public void withdraw(MqttGateway mqtt, String device) {
    told.remove(device);
    CompletionStage<Void> _ =
        mqtt.publish(topics.device(device, Leaf.OTA_OFFER), new byte[0], 1, true);
  }

  /** Asks every stick to check, each after a random moment of its own. */
  public void announce(MqttGateway mqtt) {
    CompletionStage<Void> _ =
        mqtt.publish(
            topics.announce(EVERYBODY), Json.bytes(new Announcement(1, "check")), 0, false);
  }
}
