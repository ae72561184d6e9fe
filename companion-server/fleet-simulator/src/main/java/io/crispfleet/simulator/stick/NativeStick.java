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
import io.crispfleet.simulator.fault.Fault;
import io.crispfleet.simulator.firmware.Flash;
import io.crispfleet.simulator.link.MqttLink;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * A native stick: its own credential, a last will, signed runs, and updates that it checks before
 * it starts them.
 */
public final class NativeStick implements Stick {
  private static final int QUEUE = 16;
  static final long SLOT = 0x1E0000;

  private final StickIdentity identity;
  private final World world;
  private final RandomGenerator random;
  private final Flash flash;
  private final Naps naps;
  private final NativeUpdate updates;
  private final ScoreBook scores;
  private final BlockingQueue<Object> inbox = new ArrayBlockingQueue<>(QUEUE);
  private final AtomicLong heartbeats = new AtomicLong();
  private long started = System.nanoTime();

  public NativeStick(
      StickIdentity identity, TrustedKeys keys, World world, RandomGenerator random, Flash flash) {
    this.identity = identity;
    this.world = world;
    this.random = random;
    this.flash = flash;
    this.naps = new Naps(random);
    this.updates = new NativeUpdate(identity, keys, world, random, flash);
    this.scores = new ScoreBook(identity, world.clock(), random);
  }

  @Override
  public void live() throws InterruptedException {
    naps.upTo(world.pace().heartbeat());
    while (true) {
      try (MqttLink mqtt = connect()) {
        online(mqtt);
      } catch (IOException e) {
        naps.about(Duration.ofSeconds(5));
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
    return MqttLink.connect(world.mqtt(), login, Optional.of(will), world.tally(), () -> {});
  }

  /** Until it restarts, or the connection breaks. */
  private void online(MqttLink mqtt) throws IOException, InterruptedException {
    mqtt.publish(topic(Leaf.STATUS), new DeviceStatus(1, true, null, flash.boots(), now()), true);
    mqtt.publish(topic(Leaf.INFO), info(), true);
    heartbeat(mqtt);
    updates.started(mqtt);
    mqtt.subscribe(topic(Leaf.OTA_OFFER), (topic, payload) -> receive(payload, OtaOffer.class));
    mqtt.subscribe(topic(Leaf.COMMAND), (topic, payload) -> receive(payload, Command.class));
    mqtt.subscribe(topic(Leaf.CONFIG), (topic, payload) -> receive(payload, DesiredConfig.class));
    long nextHeartbeat = System.nanoTime() + world.pace().heartbeat().toNanos();
    long nextScore = System.nanoTime() + world.pace().score().toNanos();
    while (mqtt.connected()) {
      long wait = Math.min(nextHeartbeat, nextScore) - System.nanoTime();
      Object message = inbox.poll(Math.max(0, wait), TimeUnit.NANOSECONDS);
      if (message != null && !handle(mqtt, message)) {
        restart(mqtt);
        return;
      }
      if (System.nanoTime() >= nextHeartbeat) {
        heartbeat(mqtt);
        nextHeartbeat += world.pace().heartbeat().toNanos();
      }
      if (System.nanoTime() >= nextScore) {
        mqtt.publish(topic(Leaf.SCORE), scores.next(), false);
        world.tally().scores.increment();
        nextScore = System.nanoTime() + world.pace().score().toNanos();
      }
      if (world.faults().strikes(Fault.DROP_MQTT, random)) {
        return;
      }
    }
  }

  private void restart(MqttLink mqtt) throws IOException, InterruptedException {
    mqtt.publish(
        topic(Leaf.STATUS), new DeviceStatus(1, false, "clean", flash.boots(), now()), true);
    mqtt.close();
    naps.about(Duration.ofSeconds(1));
    started = System.nanoTime();
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
  private boolean handle(MqttLink mqtt, Object message) throws IOException, InterruptedException {
    return switch (message) {
      case OtaOffer offer -> !updates.take(mqtt, offer);
      case Command command -> command(mqtt, command);
      case DesiredConfig config -> {
        mqtt.publish(
            topic(Leaf.CONFIG_REPORTED),
            new ReportedConfig(1, config.rev(), config.set(), null),
            true);
        yield true;
      }
      default -> true;
    };
  }

  private boolean command(MqttLink mqtt, Command command) throws IOException, InterruptedException {
    boolean known = List.of("restart", "info", "identify", "rollback").contains(command.cmd());
    mqtt.publish(
        topic(Leaf.COMMAND_ACK),
        new CommandAck(1, command.id(), known, Map.of(), known ? null : "unknown command"),
        false);
    switch (command.cmd()) {
      case "restart" -> flash.restart();
      case "rollback" -> flash.rollBack();
      case "info" -> {
        mqtt.publish(topic(Leaf.INFO), info(), true);
        return true;
      }
      default -> {
        return true;
      }
    }
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
        flash.boots() % 2 == 1 ? "app0" : "app1",
        "power-on",
        SLOT,
        "prod",
        List.of("ota", "score", "cfg"),
        List.of("restart", "info", "rollback", "identify"));
  }

  private String topic(Leaf leaf) {
    return world.topics().device(identity.id(), leaf);
  }

  private long now() {
    return world.clock().instant().getEpochSecond();
  }
}
