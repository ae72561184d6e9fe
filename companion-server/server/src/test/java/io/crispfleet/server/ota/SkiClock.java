package io.crispfleet.server.ota;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.version.SkiClockOrder;
import io.crispfleet.server.testing.RecordingGateway.Published;
import java.net.http.HttpResponse;
import java.util.Optional;

/**
 * A ski clock as its firmware behaves: 512 bytes for topic, header and payload, a literal that it
 * searches for, and versions compared as numbers.
 */
final class SkiClock {
  private static final int BUFFER = 512;
  private static final int MQTT_HEADER = 9;

  private final OtaBench server;
  final String id;
  final String platform;
  String version;

  SkiClock(OtaBench server, String id, String platform, String version) {
    this.server = server;
    this.id = id;
    this.platform = platform;
    this.version = version;
  }

  /** Asks; true when it would start to download now. */
  boolean request() {
    int before = server.mqtt.published().size();
    server.mqtt.deliver(
        "skiclock/version/request",
        "{\"device_id\": \"%s\", \"platform\": \"%s\", \"current_version\": \"%s\"}"
            .formatted(id, platform, version));
    return server.mqtt.published().stream()
        .skip(before)
        .filter(message -> message.topic().equals("skiclock/version/response/" + id))
        .map(this::takes)
        .reduce(false, Boolean::logicalOr);
  }

  private boolean takes(Published message) {
    int total = MQTT_HEADER + message.topic().length() + message.payload().length();
    assertThat(message.payload()).hasSizeLessThanOrEqualTo(400);
    assertThat(total).isLessThanOrEqualTo(460);
    assertThat(message.retain()).isFalse();
    assertThat(message.qos()).isEqualTo(1);
    return total <= BUFFER
        && message.payload().contains("\"update_available\":true")
        && SkiClockOrder.accepts(version, CrispStick.field(message.payload(), "latest_version"));
  }

  Optional<byte[]> download() {
    HttpResponse<byte[]> answer =
        server.get(
            "/api/firmware/" + platform,
            "X-API-Key",
            "download-key",
            "User-Agent",
            "SkiClockNeo-OTA");
    long length = answer.headers().firstValueAsLong("Content-Length").orElse(0);
    return answer.statusCode() == 200 && length > 0 ? Optional.of(answer.body()) : Optional.empty();
  }

  void say(String what, String fields) {
    server.mqtt.deliver("skiclock/ota/" + what, "{\"device_id\":\"" + id + "\"" + fields + "}");
  }
}
