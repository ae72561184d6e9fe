package io.crispfleet.server.ota.skiclock;

import io.crispfleet.contract.device.DeviceIds;
import io.crispfleet.contract.json.BadPayload;
import io.crispfleet.contract.json.Json;
import io.crispfleet.contract.legacy.SkiClockOtaComplete;
import io.crispfleet.contract.legacy.SkiClockOtaProgress;
import io.crispfleet.contract.legacy.SkiClockOtaStart;
import io.crispfleet.contract.legacy.UpdateAnnouncement;
import io.crispfleet.contract.legacy.VersionRequest;
import io.crispfleet.contract.legacy.VersionResponse;
import io.crispfleet.contract.topic.SkiClockTopics;
import io.crispfleet.server.devices.Device;
import io.crispfleet.server.devices.DeviceDirectory;
import io.crispfleet.server.devices.Dialect;
import io.crispfleet.server.devices.Sighting;
import io.crispfleet.server.mqtt.MqttGateway;
import io.crispfleet.server.ota.session.LegacyReports;
import io.crispfleet.server.ota.session.Offering;
import io.crispfleet.server.ota.session.Offering.Answer;
import io.crispfleet.server.releases.Release;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What ski clocks and the server tell each other about updates by MQTT. */
public final class SkiClockMessages {
  private static final Logger LOG = System.getLogger(SkiClockMessages.class.getName());
  private static final int LARGEST_MESSAGE = 4096;
  private static final int LONGEST_TEXT = 64;

  /** The device's buffer has 512 bytes for topic, header and payload. */
  static final int LARGEST_RESPONSE = 400;

  private final List<SkiClockTopics> topics;
  private final DeviceDirectory devices;
  private final Offering offering;
  private final LegacyReports reports;
  private final InstantSource clock;

  public SkiClockMessages(
      List<String> prefixes,
      DeviceDirectory devices,
      Offering offering,
      LegacyReports reports,
      InstantSource clock) {
    this.topics = prefixes.stream().map(SkiClockTopics::new).toList();
    this.devices = devices;
    this.offering = offering;
    this.reports = reports;
    this.clock = clock;
  }

  public void subscribe(MqttGateway mqtt) {
    for (SkiClockTopics names : topics) {
      mqtt.subscribe(
          names.versionRequest(),
          1,
          message -> taken(message, VersionRequest.class, request -> answer(mqtt, names, request)));
      mqtt.subscribe(
          names.otaStart(), 1, message -> taken(message, SkiClockOtaStart.class, this::started));
      mqtt.subscribe(
          names.otaProgress(),
          1,
          message -> taken(message, SkiClockOtaProgress.class, this::progressed));
      mqtt.subscribe(
          names.otaComplete(),
          1,
          message -> taken(message, SkiClockOtaComplete.class, this::completed));
    }
  }

  /** Tells every ski clock that there is something new; each then asks for itself. */
  public void announce(MqttGateway mqtt, Release release) {
    byte[] payload = Json.bytes(new UpdateAnnouncement(release.platform(), release.version()));
    for (SkiClockTopics names : topics) {
      CompletionStage<Void> _ = mqtt.publish(names.versionUpdates(), payload, 1, false);
    }
  }

  /** A payload that can never be read is dropped: it must not come back for ever. */
  private static <T> CompletionStage<Void> taken(
      MqttGateway.Message message, Class<T> type, Function<T, CompletionStage<Void>> handler) {
    try {
      if (message.payload().length > LARGEST_MESSAGE) {
        throw new BadPayload("more than " + LARGEST_MESSAGE + " bytes");
      }
      return handler.apply(Json.read(message.payload(), type));
    } catch (BadPayload e) {
      LOG.log(Level.DEBUG, "dropped a message on " + message.topic() + ": " + e.getMessage());
      return CompletableFuture.completedFuture(null);
    }
  }

  private CompletionStage<Void> answer(
      MqttGateway mqtt, SkiClockTopics names, VersionRequest request) {
    String platform = text(request.platform());
    String current = text(request.currentVersion());
    Optional<Device> device = device(request.deviceId(), platform, current, "version-request");
    if (device.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    String id = device.get().id();
    return offering
        .check(id)
        .thenCompose(
            answer ->
                mqtt.publish(
                    names.versionResponse(id), response(answer, platform, current), 1, false));
  }

  static byte[] response(Answer answer, String platform, String current) {
    VersionResponse response =
        answer instanceof Answer.Offered offered
            ? new VersionResponse(
                offered.release().version(), current, true, platform, offered.session().id())
            : new VersionResponse(current, current, false, platform, null);
    byte[] json = Json.bytes(response);
    if (json.length <= LARGEST_RESPONSE) {
      return json;
    }
    // Only escapes in the device's own words can make it so long; it needs none of them back.
    return Json.bytes(
        new VersionResponse(
            response.latestVersion().equals(current) ? "" : response.latestVersion(),
            "",
            response.updateAvailable(),
            "",
            null));
  }

  private CompletionStage<Void> started(SkiClockOtaStart start) {
    Optional<Device> device =
        device(start.deviceId(), text(start.platform()), text(start.oldVersion()), "ota-start");
    return device.isEmpty()
        ? CompletableFuture.completedFuture(null)
        : reports.started(device.get(), start.sessionId(), emptyToNull(text(start.newVersion())));
  }

  private CompletionStage<Void> progressed(SkiClockOtaProgress progress) {
    String id = id(progress.deviceId());
    return isSkiClock(id)
        ? reports.progress(id, progress.sessionId(), progress.progress())
        : CompletableFuture.completedFuture(null);
  }

  private CompletionStage<Void> completed(SkiClockOtaComplete complete) {
    String id = id(complete.deviceId());
    return isSkiClock(id)
        ? reports.complete(id, complete.sessionId(), complete.succeeded(), complete.reason())
        : CompletableFuture.completedFuture(null);
  }

  /** Ski clocks share one login: none may speak for a stick that has a credential of its own. */
  private boolean isSkiClock(String id) {
    return devices.find(id).filter(device -> device.dialect() == Dialect.SKICLOCK).isPresent();
  }

  private Optional<Device> device(
      @Nullable String named, String platform, String version, String source) {
    String id = id(named);
    if (devices.find(id).filter(known -> known.dialect() != Dialect.SKICLOCK).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        devices.seen(
            new Sighting(
                id,
                Dialect.SKICLOCK,
                clock.instant(),
                source,
                null,
                Platforms.of(platform).orElse(emptyToNull(platform)),
                null,
                emptyToNull(version),
                null,
                null)));
  }

  private static String id(@Nullable String id) {
    if (id == null) {
      throw new BadPayload("device_id is missing");
    }
    return DeviceIds.require(id);
  }

  private static String text(@Nullable String text) {
    if (text == null) {
      return "";
    }
    if (text.length() > LONGEST_TEXT) {
      throw new BadPayload("a field has more than " + LONGEST_TEXT + " characters");
    }
    return text;
  }

  private static @Nullable String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
