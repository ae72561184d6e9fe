package io.crispfleet.server.devices;

import io.crispfleet.contract.json.BadPayload;
import io.crispfleet.contract.json.Json;
import io.crispfleet.contract.legacy.SkiClockHeartbeat;
import io.crispfleet.contract.message.CommandAck;
import io.crispfleet.contract.message.DeviceEvent;
import io.crispfleet.contract.message.DeviceInfo;
import io.crispfleet.contract.message.DeviceStatus;
import io.crispfleet.contract.message.Heartbeat;
import io.crispfleet.contract.message.ReportedConfig;
import io.crispfleet.contract.topic.NativeTopics.DeviceTopic;
import io.crispfleet.contract.topic.NativeTopics.Leaf;
import io.crispfleet.contract.topic.SkiClockTopics;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.mqtt.MqttGateway;
import io.crispfleet.server.mqtt.MqttGateway.Message;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What sticks say by MQTT, both dialects. What cannot be understood is counted and forgotten. */
final class DeviceMessages {
  private static final Logger LOG = System.getLogger(DeviceMessages.class.getName());
  private static final int LARGEST = 8 * 1024;
  private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

  private final DevicesSettings settings;
  private final DeviceSigns signs;
  private final DeviceCommands commands;
  private final DeviceConfigs configs;
  private final DeviceLogs logs;
  private final LongAdder malformed = new LongAdder();

  DeviceMessages(
      DevicesSettings settings,
      DeviceSigns signs,
      DeviceCommands commands,
      DeviceConfigs configs,
      DeviceLogs logs) {
    this.settings = settings;
    this.signs = signs;
    this.commands = commands;
    this.configs = configs;
    this.logs = logs;
  }

  private interface Taker {
    CompletionStage<?> take(String device, Message message);
  }

  void subscribe(MqttGateway mqtt) {
    Map<Leaf, Taker> takers =
        Map.of(
            Leaf.STATUS, this::status,
            Leaf.INFO, this::info,
            Leaf.HEARTBEAT, this::heartbeat,
            Leaf.COMMAND_ACK, this::acknowledged,
            Leaf.CONFIG_REPORTED, this::reported,
            Leaf.EVENT, this::event,
            Leaf.LOG, this::event);
    takers.forEach(
        (leaf, taker) ->
            mqtt.subscribe(
                settings.topics().everyDevice(leaf),
                leaf == Leaf.HEARTBEAT || leaf == Leaf.LOG ? 0 : 1,
                message -> take(message, taker)));
    for (SkiClockTopics topics : settings.skiClocks()) {
      mqtt.subscribe(topics.heartbeat(), 0, message -> skiClock(message, topics));
    }
  }

  /** Messages that were not what the contract says. */
  long malformed() {
    return malformed.sum();
  }

  private CompletionStage<Void> take(Message message, Taker taker) {
    Optional<DeviceTopic> topic = settings.topics().parse(message.topic());
    if (topic.isEmpty() || message.payload().length == 0) {
      // An empty payload only clears a retained message.
      return DONE;
    }
    return guarded(message, () -> taker.take(topic.get().device(), message));
  }

  private CompletionStage<Void> skiClock(Message message, SkiClockTopics topics) {
    return guarded(
        message,
        () -> {
          SkiClockHeartbeat beat = Json.read(message.payload(), SkiClockHeartbeat.class);
          present(beat.deviceId(), "device_id");
          signs.beat(beat, topics.prefix());
          return DONE;
        });
  }

  private CompletionStage<Void> guarded(
      Message message, java.util.function.Supplier<CompletionStage<?>> work) {
    try {
      if (message.payload().length > LARGEST) {
        throw new BadPayload("more than " + LARGEST + " bytes");
      }
      return work.get().thenApply(done -> null);
    } catch (BadPayload e) {
      malformed.increment();
      LOG.log(Level.DEBUG, () -> message.topic() + ": " + e.getMessage());
    } catch (Problem e) {
      LOG.log(Level.DEBUG, () -> message.topic() + ": " + e.getMessage());
    }
    return DONE;
  }

  private CompletionStage<Void> status(String device, Message message) {
    signs.status(device, Json.read(message.payload(), DeviceStatus.class), message.retained());
    return DONE;
  }

  private CompletionStage<Void> info(String device, Message message) {
    signs.info(device, Json.read(message.payload(), DeviceInfo.class), message.retained());
    return DONE;
  }

  private CompletionStage<Void> heartbeat(String device, Message message) {
    signs.beat(device, Json.read(message.payload(), Heartbeat.class));
    return DONE;
  }

  private CompletionStage<?> acknowledged(String device, Message message) {
    CommandAck ack = Json.read(message.payload(), CommandAck.class);
    present(ack.id(), "id");
    return commands.acknowledged(device, ack);
  }

  private CompletionStage<?> reported(String device, Message message) {
    ReportedConfig report = Json.read(message.payload(), ReportedConfig.class);
    present(report.cfg(), "cfg");
    return configs.reported(device, report);
  }

  private CompletionStage<?> event(String device, Message message) {
    return logs.take(device, Json.read(message.payload(), DeviceEvent.class));
  }

  /** What the contract promises may still be absent on the wire. */
  private static void present(@Nullable Object value, String field) {
    if (value == null) {
      throw new BadPayload("'" + field + "' is missing");
    }
  }
}
