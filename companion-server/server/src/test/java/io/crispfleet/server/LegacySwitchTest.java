package io.crispfleet.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.server.config.ConfigReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where older sticks are served is the operator's choice, also without a port of their own. */
class LegacySwitchTest {
  private static final String CHECK = "/api/fota/check?device_id=A1B2C3&current_version=1.0.0";

  @TempDir Path data;

  @Test
  void row172OlderSticksAreServedUnlessSwitchedOff() throws Exception {
    assertThat(status(Map.of(), CHECK)).isEqualTo(200);
    assertThat(status(Map.of("legacy", "false"), CHECK)).isEqualTo(404);
    assertThat(status(Map.of("legacy", "false"), "/health")).isEqualTo(200);
  }

  @Test
  void row172OlderSticksComeFromTheirNetworksOnlyOnThePlainPortToo() throws Exception {
    assertThat(status(Map.of("legacy.allow", "10.0.0.0/8"), CHECK)).isEqualTo(403);
    assertThat(status(Map.of("legacy.allow", "10.0.0.0/8"), "/health")).isEqualTo(200);
    assertThat(status(Map.of("legacy.allow", "127.0.0.0/8"), CHECK)).isEqualTo(200);
  }

  private int status(Map<String, String> settings, String path) throws Exception {
    Map<String, String> flags = new LinkedHashMap<>(settings);
    flags.put("data", data.toString());
    flags.put("http", "127.0.0.1:0");
    flags.put("https", "off");
    flags.put("mqtt", "127.0.0.1:0");
    flags.put("mqtts", "off");
    flags.put("backup.every", "off");
    ConfigReader reader = new ConfigReader(flags, Map.of(), Optional.empty());
    try (CompanionServer server = new CompanionServer(reader.config());
        HttpClient client = HttpClient.newHttpClient()) {
      server.start();
      URI uri = URI.create(server.endpoints().http() + path);
      return client
          .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }
}
