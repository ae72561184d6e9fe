package io.crispfleet.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.server.config.ConfigReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsPortTest {
  @TempDir Path data;

  @Test
  void row175FiguresHaveAPortOfTheirOwnWhenAsked() throws Exception {
    try (CompanionServer server = server(Map.of("metrics", "127.0.0.1:0"));
        HttpClient client = HttpClient.newHttpClient()) {
      server.start();
      String own = server.metrics().orElseThrow();
      HttpResponse<String> figures = get(client, own);
      assertThat(figures.statusCode()).isEqualTo(200);
      assertThat(figures.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/plain; version=0.0.4");
      assertThat(figures.body()).contains("http_connections");
      for (String other : new String[] {"/health", "/api", "/api/v1/endpoints", "/api/v1/me"}) {
        assertThat(get(client, own.replace("/metrics", other)).statusCode())
            .as(other)
            .isEqualTo(404);
      }
      String main = server.endpoints().http();
      assertThat(main).isNotEqualTo(own.replace("/metrics", ""));
      assertThat(get(client, main + "/metrics").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void withoutItThereIsNone() {
    try (CompanionServer server = server(Map.of())) {
      server.start();
      assertThat(server.metrics()).isEmpty();
    }
  }

  private static HttpResponse<String> get(HttpClient client, String url) throws Exception {
    return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
  }

  private CompanionServer server(Map<String, String> more) {
    Map<String, String> flags = new HashMap<>(more);
    flags.put("data", data.toString());
    flags.put("http", "127.0.0.1:0");
    flags.put("https", "off");
    flags.put("mqtt", "127.0.0.1:0");
    flags.put("mqtts", "off");
    flags.put("backup.every", "off");
    return new CompanionServer(new ConfigReader(flags, Map.of(), Optional.empty()).config());
  }
}
