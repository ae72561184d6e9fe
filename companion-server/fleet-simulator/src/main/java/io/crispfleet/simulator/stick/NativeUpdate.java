package io.crispfleet.simulator.stick;

import io.crispfleet.contract.message.OtaOffer;
import io.crispfleet.contract.message.OtaStatus;
import io.crispfleet.contract.ota.OtaState;
import io.crispfleet.contract.topic.NativeTopics.Leaf;
import io.crispfleet.simulator.fault.Fault;
import io.crispfleet.simulator.firmware.AppImage;
import io.crispfleet.simulator.firmware.Flash;
import io.crispfleet.simulator.link.MqttLink;
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

  /** Of the update that it has just restarted for; empty otherwise. */
  private Optional<String> session = Optional.empty();

  /** Sessions that ended badly are not tried again at every reconnect. */
  private String refused = "";

  NativeUpdate(
      StickIdentity identity, TrustedKeys keys, World world, RandomGenerator random, Flash flash) {
    this.identity = identity;
    this.keys = keys;
    this.world = world;
    this.random = random;
    this.flash = flash;
  }

  /** Called after every start: the first message of a new app. */
  void started(MqttLink mqtt) throws IOException, InterruptedException {
    if (session.isPresent()) {
      report(mqtt, session.get(), OtaState.PENDING_VERIFY, 100, null, null);
      session = Optional.empty();
    }
  }

  /** Takes an offer; true when the stick has to restart into the new app. */
  boolean take(MqttLink mqtt, OtaOffer offer) throws IOException, InterruptedException {
    if (offer.session().equals(refused)) {
      return false;
    }
    if (world.faults().strikes(Fault.DELAY_UPDATE, random)) {
      report(mqtt, offer.session(), OtaState.DELAYED, null, null, "in a game");
      return false;
    }
    Optional<String> objection = keys.objection(offer, identity, world, flash.running().version());
    if (objection.isPresent()) {
      refused = offer.session();
      report(mqtt, offer.session(), OtaState.REJECTED, null, objection.get(), null);
      return false;
    }
    report(mqtt, offer.session(), OtaState.ACCEPTED, 0, null, null);
    return install(mqtt, offer);
  }

  private boolean install(MqttLink mqtt, OtaOffer offer) throws IOException, InterruptedException {
    report(mqtt, offer.session(), OtaState.DOWNLOADING, 0, null, null);
    Optional<AppImage> image;
    try {
      image =
          new Download(world, random)
              .resuming(
                  offer.url(),
                  Map.of("Authorization", "Device " + identity.id() + ":" + identity.token()),
                  (int) NativeStick.SLOT,
                  percent ->
                      mqtt.tell(
                          topic(),
                          status(offer.session(), OtaState.DOWNLOADING, percent, null, null)));
    } catch (IOException e) {
      return fail(mqtt, offer, "NET", String.valueOf(e.getMessage()));
    }
    report(mqtt, offer.session(), OtaState.VERIFYING, 100, null, null);
    if (image.isEmpty() || !image.get().sha256().equals(offer.sha256())) {
      return fail(mqtt, offer, "SHA_MISMATCH", "the image is damaged");
    }
    if (world.faults().strikes(Fault.POWER_CUT, random)) {
      flash.restart();
      world.tally().failedUpdates.increment();
      return true;
    }
    report(mqtt, offer.session(), OtaState.REBOOTING, 100, null, null);
    flash.install(new Flash.App(image.get().version(), image.get().elfSha256()));
    if (world.faults().strikes(Fault.ROLL_BACK, random)) {
      flash.rollBack();
      refused = offer.session();
      world.tally().rolledBack.increment();
    } else {
      session = Optional.of(offer.session());
      world.tally().updated.increment();
    }
    return true;
  }

  private boolean fail(MqttLink mqtt, OtaOffer offer, String code, String why)
      throws IOException, InterruptedException {
    refused = offer.session();
    world.tally().failedUpdates.increment();
    report(mqtt, offer.session(), OtaState.FAILED, null, code, why);
    return false;
  }

  private void report(
      MqttLink mqtt,
      String session,
      OtaState state,
      @Nullable Integer percent,
      @Nullable String code,
      @Nullable String text)
      throws IOException, InterruptedException {
    mqtt.publish(topic(), status(session, state, percent, code, text), false);
  }

  private OtaStatus status(
      String session,
      OtaState state,
      @Nullable Integer percent,
      @Nullable String code,
      @Nullable String text) {
    long now = world.clock().instant().getEpochSecond();
    return new OtaStatus(1, session, state, percent, null, code, text, null, now);
  }

  private String topic() {
    return world.topics().device(identity.id(), Leaf.OTA_STATUS);
  }
}
