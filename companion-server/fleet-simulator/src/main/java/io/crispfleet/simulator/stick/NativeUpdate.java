package io.crispfleet.simulator.stick;

import io.crispfleet.contract.message.OtaOffer;
import io.crispfleet.contract.message.OtaStatus;
import io.crispfleet.contract.ota.OtaState;
import io.crispfleet.contract.topic.NativeTopics.Leaf;
import io.crispfleet.simulator.fault.Fault;
import io.crispfleet.simulator.firmware.AppImage;
import io.crispfleet.simulator.firmware.Flash;
import io.crispfleet.simulator.link.MqttLink;
import io.crispfleet.simulator.link.Outbox;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A native stick's updates: checks the signed manifest first and the bytes afterwards. */
final class NativeUpdate {
  private final StickIdentity identity;
  private final TrustedKeys keys;
  private final World world;
  private final RandomGenerator random;
  private final Flash flash;
  private final Outbox outbox;

  /** Of the update that it has just restarted for; empty otherwise. */
  private Optional<String> session = Optional.empty();

  /** The last session that is over for this stick; the offer may still be retained. */
  private String finished = "";

  NativeUpdate(
      StickIdentity identity,
      TrustedKeys keys,
      World world,
      RandomGenerator random,
      Flash flash,
      Outbox outbox) {
    this.identity = identity;
    this.keys = keys;
    this.world = world;
    this.random = random;
    this.flash = flash;
    this.outbox = outbox;
  }

  /** What became of an offer. */
  enum Outcome {
    /** Nothing more to do. */
    DONE,
    /** The stick wants to be asked again in a while. */
    LATER,
    /** The new app is written; the stick has to restart. */
    RESTART
  }

  /** Called after every start: the first message of a new app. */
  void started(MqttLink mqtt) throws IOException {
    if (session.isPresent()) {
      String proved = session.get();
      session = Optional.empty();
      report(mqtt, status(proved, OtaState.PENDING_VERIFY, 100, null, null));
    }
  }

  Outcome take(MqttLink mqtt, OtaOffer offer) throws IOException, InterruptedException, PowerCut {
    if (offer.session().equals(finished)) {
      return Outcome.DONE;
    }
    if (world.faults().strikes(Fault.DELAY_UPDATE, random)) {
      report(
          mqtt,
          new OtaStatus(
              1,
              offer.session(),
              OtaState.DELAYED,
              null,
              null,
              null,
              "in a game",
              world.pace().retry().toSeconds(),
              now()));
      world.tally().delayed.increment();
      return Outcome.LATER;
    }
    Optional<String> objection = keys.objection(offer, identity, world, flash.running().version());
    if (objection.isPresent()) {
      finished = offer.session();
      world.tally().failedUpdates.increment();
      report(mqtt, status(offer.session(), OtaState.REJECTED, null, objection.get(), null));
      return Outcome.DONE;
    }
    report(mqtt, status(offer.session(), OtaState.ACCEPTED, 0, null, null));
    return install(mqtt, offer);
  }

  private Outcome install(MqttLink mqtt, OtaOffer offer)
      throws IOException, InterruptedException, PowerCut {
    report(mqtt, status(offer.session(), OtaState.DOWNLOADING, 0, null, null));
    Optional<AppImage> image;
    try {
      image =
          new Download(
                  world,
                  random,
                  percent ->
                      mqtt.tell(
                          topic(),
                          status(offer.session(), OtaState.DOWNLOADING, percent, null, null)))
              .resuming(
                  offer.url(),
                  Map.of("Authorization", "Device " + identity.id() + ":" + identity.token()),
                  (int) NativeStick.SLOT);
    } catch (IOException e) {
      return fail(mqtt, offer, "NET", String.valueOf(e.getMessage()));
    }
    report(mqtt, status(offer.session(), OtaState.VERIFYING, 100, null, null));
    if (image.isEmpty() || !image.get().sha256().equals(offer.sha256())) {
      return fail(mqtt, offer, "SHA_MISMATCH", "the image is damaged");
    }
    finished = offer.session();
    flash.install(new Flash.App(image.get().version(), image.get().elfSha256()));
    if (world.faults().strikes(Fault.ROLL_BACK, random)) {
      flash.rollBack();
      world.tally().rolledBack.increment();
    } else {
      session = Optional.of(offer.session());
      world.tally().updated.increment();
    }
    report(mqtt, status(offer.session(), OtaState.REBOOTING, 100, null, null));
    return Outcome.RESTART;
  }

  private Outcome fail(MqttLink mqtt, OtaOffer offer, String code, String why) throws IOException {
    finished = offer.session();
    world.tally().failedUpdates.increment();
    report(mqtt, status(offer.session(), OtaState.FAILED, null, code, why));
    return Outcome.DONE;
  }

  private void report(MqttLink mqtt, OtaStatus status) throws IOException {
    outbox.publish(mqtt, topic(), status, false);
  }

  private OtaStatus status(
      String session,
      OtaState state,
      @Nullable Integer percent,
      @Nullable String code,
      @Nullable String text) {
    return new OtaStatus(1, session, state, percent, null, code, text, null, now());
  }

  private long now() {
    return world.clock().instant().getEpochSecond();
  }

  private String topic() {
    return world.topics().device(identity.id(), Leaf.OTA_STATUS);
  }
}
