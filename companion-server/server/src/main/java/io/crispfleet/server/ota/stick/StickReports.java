package io.crispfleet.server.ota.stick;

import io.crispfleet.contract.json.BadPayload;
import io.crispfleet.contract.json.Json;
import io.crispfleet.contract.message.OtaStatus;
import io.crispfleet.contract.topic.NativeTopics;
import io.crispfleet.contract.topic.NativeTopics.Leaf;
import io.crispfleet.server.devices.Dialect;
import io.crispfleet.server.mqtt.MqttGateway;
import io.crispfleet.server.ota.session.OtaSessions;
import io.crispfleet.server.ota.session.Signal;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes what native sticks report about their updates; acknowledged when it is durable. */
public final class StickReports {
  private static final Logger LOG = System.getLogger(StickReports.class.getName());
  private static final int LARGEST_MESSAGE = 4096;
  private static final long DEFAULT_DELAY_SECONDS = 60;
  private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{0,31}");

  private final NativeTopics topics;
  private final OtaSessions sessions;

  public StickReports(NativeTopics topics, OtaSessions sessions) {
    this.topics = topics;
    this.sessions = sessions;
  }

  public void subscribe(MqttGateway mqtt) {
    mqtt.subscribe(topics.everyDevice(Leaf.OTA_STATUS), 1, this::taken);
  }

  private CompletionStage<Void> taken(MqttGateway.Message message) {
    Optional<String> device = topics.parse(message.topic()).map(NativeTopics.DeviceTopic::device);
    if (device.isEmpty() || message.payload().length > LARGEST_MESSAGE) {
      return CompletableFuture.completedFuture(null);
    }
    try {
      OtaStatus status = Json.read(message.payload(), OtaStatus.class);
      return report(device.get(), status);
    } catch (BadPayload e) {
      LOG.log(Level.DEBUG, "dropped a message on " + message.topic() + ": " + e.getMessage());
      return CompletableFuture.completedFuture(null);
    }
  }

  private CompletionStage<Void> report(String device, OtaStatus status) {
    Optional<Signal> signal = status.state() == null ? Optional.empty() : signal(status);
    if (signal.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    return sessions
        .signal(
            device,
            session ->
                session.id().equals(status.session()) && session.plan().dialect() == Dialect.NATIVE,
            signal.get())
        .thenAccept(moved -> {});
  }

  /** Empty for states that are not the stick's to say. */
  static Optional<Signal> signal(OtaStatus status) {
    return Optional.ofNullable(
        switch (status.state()) {
          case ACCEPTED -> new Signal.Accepted();
          case DELAYED ->
              new Signal.Delayed(
                  Objects.requireNonNullElse(status.retryAfter(), DEFAULT_DELAY_SECONDS));
          case REJECTED -> new Signal.Rejected(code(status.code()), status.msg());
          case DOWNLOADING ->
              new Signal.Downloading(
                  Objects.requireNonNullElse(status.pct(), 0),
                  Objects.requireNonNullElse(status.bytes(), -1L));
          case VERIFYING -> new Signal.Verifying();
          case REBOOTING -> new Signal.Written();
          case PENDING_VERIFY -> new Signal.Running(false);
          case CONFIRMED -> new Signal.Running(true);
          case ROLLED_BACK -> new Signal.WentBack(status.msg());
          case FAILED -> new Signal.Failed(code(status.code()), status.msg());
          case OFFERED, TIMED_OUT, SUPERSEDED, CANCELLED -> null;
        });
  }

  private static String code(@Nullable String code) {
    return code != null && CODE.matcher(code).matches() ? code : "OTHER";
  }
}
