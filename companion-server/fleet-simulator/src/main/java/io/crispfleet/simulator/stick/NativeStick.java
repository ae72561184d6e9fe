package io.crispfleet.simulator.stick;

import io.crispfleet.contract.json.BadPayload;
import io.crispfleet.contract.json.Json;
import io.crispfleet.contract.message.Command;
import io.crispfleet.contract.message.CommandAck;
import io.crispfleet.contract.message.DesiredConfig;
import io.crispfleet.contract.message.DeviceInfo;
import io.crispfleet.contract.message.DeviceStatus;
import io.crispfleet.contract.message.Heartbeat;
import io.crispfleet.contract.message.OtaOffer;
import io.crispfleet.contract.message.ReportedConfig;
import io.crispfleet.contract.topic.NativeTopics.Leaf;
import io.crispfleet.simulator.firmware.Flash;
import io.crispfleet.simulator.link.MqttLink;
import io.crispfleet.simulator.link.Outbox;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A native stick: its own credential, a last will, signed runs, and updates that it checks before
 * it starts them.
 */
public final class NativeStick implements Stick {
  private static final int QUEUE = 16;
  private static final Duration FAR = Duration.ofDays(1);

  /** An offer that was taken back. */
  private static final Object WITHDRAWN = new Object();

  static final long SLOT = 0x1E0000;
  private static final List<String> COMMANDS = List.of("restart", "info", "rollback", "identify");

  private final StickIdentity identity;
  private final World world;
  private final RandomGenerator random;
  private final Flash flash;
  private final Naps naps;
  private final NativeUpdate updates;
  private final ScoreBook scores;
  private final Outbox outbox;
  private final BlockingQueue<Object> inbox = new ArrayBlockingQueue<>(QUEUE);
  private final AtomicLong heartbeats = new AtomicLong();
  private long started = System.nanoTime();
  private String resetReason = "power-on";

  /** The offer that it will take, and when. */
  private @Nullable OtaOffer offer;

  private long offerAt;

  public NativeStick(
      StickIdentity identity, TrustedKeys keys, World world, RandomGenerator random, Flash flash) {
    this.identity = identity;
    this.world = world;
    this.random = random;
    this.flash = flash;
    this.naps = new Naps(random);
    this.outbox = Mishaps.outbox(world, random);
    this.updates = new NativeUpdate(identity, keys, world, random, flash, outbox);
    this.scores = new ScoreBook(identity, world.clock(), random);
  }

  @Override
  public void live() throws InterruptedException {
    try {
      naps.upTo(world.pace().heartbeat());
      liveOn();
    } catch (InterruptedException e) {
      lastWords();
      throw e;
    }
  }

  /** A stick that is switched off while it has something to say says it first. */
  private void lastWords() throws InterruptedException {
    if (!outbox.isEmpty()) {
      try (MqttLink mqtt = connect()) {
        outbox.deliver(mqtt);
        mqtt.drop();
      } catch (IOException e) {
        // It counts as lost.
      }
    }
  }

  private void liveOn() throws InterruptedException {
    while (true) {
      try {
        MqttLink mqtt = connect();
        try {
          if (online(mqtt)) {
            restart(mqtt);
          } else {
            world.tally().broken.increment();
            naps.about(world.pace().retry());
          }
        } finally {
          // Whatever ends it otherwise, a switch or a fault, ends it without a goodbye.
          mqtt.drop();
        }
      } catch (PowerCut e) {
        world.tally().failedUpdates.increment();
        begin("brownout");
        naps.about(world.pace().restart());
      } catch (IOException e) {
        world.tally().broken.increment();
        naps.about(world.pace().retry());
      }
    }
  }

  private MqttLink connect() throws IOException, InterruptedException {
    MqttLink.Login login =
        new MqttLink.Login(
            identity.id(), Optional.of(identity.id()), Optional.of(identity.token()));
    MqttLink.Will will =
        new MqttLink.Will(
            topic(Leaf.STATUS),
            Json.bytes(new DeviceStatus(1, false, "lost", flash.boots(), null)));
    return MqttLink.connect(world.mqtt(), login, Optional.of(will), world.tally());
  }

  /** Returns true when the stick has to restart, false when the connection broke. */
  private boolean online(MqttLink mqtt) throws IOException, InterruptedException, PowerCut {
    mqtt.subscribe(topic(Leaf.OTA_OFFER), (topic, payload) -> offered(payload));
    mqtt.subscribe(topic(Leaf.COMMAND), (topic, payload) -> receive(payload, Command.class));
    mqtt.subscribe(topic(Leaf.CONFIG), (topic, payload) -> receive(payload, DesiredConfig.class));
    outbox.deliver(mqtt);
    outbox.publish(
        mqtt, topic(Leaf.STATUS), new DeviceStatus(1, true, null, flash.boots(), now()), true);
    outbox.publish(mqtt, topic(Leaf.INFO), info(), true);
    heartbeat(mqtt);
    updates.started(mqtt);
    long nextHeartbeat = in(world.pace().heartbeat());
    long nextScore = in(world.pace().score());
    while (mqtt.connected()) {
      long next = Math.min(Math.min(nextHeartbeat, nextScore) - System.nanoTime(), untilOffer());
      Object message = inbox.poll(Math.max(0, next), TimeUnit.NANOSECONDS);
      if (message != null && !handle(mqtt, message)) {
        return true;
      }
      if (untilOffer() <= 0 && takeOffer(mqtt)) {
        return true;
      }
      if (System.nanoTime() >= nextHeartbeat) {
        heartbeat(mqtt);
        nextHeartbeat = in(world.pace().heartbeat());
      }
      if (System.nanoTime() >= nextScore) {
        world.tally().scores.increment();
        nextScore = in(world.pace().score());
        outbox.publish(mqtt, topic(Leaf.SCORE), scores.next(), false);
      }
    }
    return false;
  }

  private static long in(Duration duration) {
    return System.nanoTime() + duration.toNanos();
  }

  private long untilOffer() {
    return offer == null ? FAR.toNanos() : offerAt - System.nanoTime();
  }

  /** Returns true when the stick has to restart. */
  private boolean takeOffer(MqttLink mqtt) throws IOException, InterruptedException, PowerCut {
    OtaOffer due = Objects.requireNonNull(offer);
    offer = null;
    return switch (updates.take(mqtt, due)) {
      case DONE -> false;
      case LATER -> {
        offer = due;
        offerAt = in(world.pace().retry());
        yield false;
      }
      case RESTART -> {
        resetReason = "ota";
        yield true;
      }
    };
  }

  private void restart(MqttLink mqtt) throws IOException, InterruptedException {
    outbox.publish(
        mqtt, topic(Leaf.STATUS), new DeviceStatus(1, false, "clean", flash.boots(), now()), true);
    mqtt.close();
    String reason = resetReason;
    naps.about(world.pace().restart());
    begin(reason);
  }

  /** Everything that is not in flash is gone. */
  private void begin(String reason) {
    if (reason.equals("brownout")) {
      flash.restart();
    }
    resetReason = reason;
    started = System.nanoTime();
    inbox.clear();
    offer = null;
  }

  private void offered(byte[] payload) {
    if (payload.length > 0) {
      receive(payload, OtaOffer.class);
    } else if (!inbox.offer(WITHDRAWN)) {
      world.tally().errors.increment();
    }
  }

  private <T> void receive(byte[] payload, Class<T> type) {
    if (payload.length == 0) {
      return; // A retained message that was withdrawn.
    }
    try {
      if (!inbox.offer(Json.read(payload, type))) {
        world.tally().errors.increment();
      }
    } catch (BadPayload e) {
      world.tally().errors.increment();
    }
  }

  /** Returns false when the stick has to restart. */
  private boolean handle(MqttLink mqtt, Object message) throws IOException {
    return switch (message) {
      case OtaOffer fresh -> {
        offer = fresh;
        // Each stick is given its own moment, so that not all of them download at once.
        offerAt = in(Duration.ofSeconds(Math.max(0, fresh.notBefore() - now())));
        yield true;
      }
      case Command command -> command(mqtt, command);
      case DesiredConfig config -> {
        outbox.publish(
            mqtt,
            topic(Leaf.CONFIG_REPORTED),
            new ReportedConfig(1, config.rev(), config.set(), null),
            true);
        yield true;
      }
      default -> {
        offer = null;
        yield true;
      }
    };
  }

  private boolean command(MqttLink mqtt, Command command) throws IOException {
    boolean known = COMMANDS.contains(command.cmd());
    outbox.publish(
        mqtt,
        topic(Leaf.COMMAND_ACK),
        new CommandAck(1, command.id(), known, Map.of(), known ? null : "unknown command"),
        false);
    switch (command.cmd()) {
      case "restart" -> flash.restart();
      case "rollback" -> flash.rollBack();
      case "info" -> {
        outbox.publish(mqtt, topic(Leaf.INFO), info(), true);
        return true;
      }
      default -> {
        return true;
      }
    }
    resetReason = "software";
    return false;
  }

  private void heartbeat(MqttLink mqtt) {
    mqtt.tell(
        topic(Leaf.HEARTBEAT),
        new Heartbeat(
            1,
            (System.nanoTime() - started) / 1_000_000_000,
            -40 - random.nextInt(40),
            80_000L + random.nextInt(10_000),
            70_000L,
            50 + random.nextInt(50),
            "10.0.0." + random.nextInt(256),
            flash.running().version(),
            flash.running().elfSha256(),
            flash.boots(),
            heartbeats.incrementAndGet(),
            "event"));
    world.tally().heartbeats.increment();
  }

  private DeviceInfo info() {
    return new DeviceInfo(
        1,
        "crisp-sticks",
        "esp32",
        "m5stickc-plus",
        identity.mac(),
        flash.running().version(),
        null,
        flash.running().elfSha256(),
        0,
        "app" + flash.slot(),
        resetReason,
        SLOT,
        "prod",
        List.of("ota", "score", "cfg"),
        COMMANDS);
  }

  private String topic(Leaf leaf) {
    return world.topics().device(identity.id(), leaf);
  }

  private long now() {
    return world.clock().instant().getEpochSecond();
  }
}
