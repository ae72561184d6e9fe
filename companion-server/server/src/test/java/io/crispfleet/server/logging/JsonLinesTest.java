package io.crispfleet.server.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.json.Json;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.HttpServer;
import io.crispfleet.server.http.Reply;
import io.crispfleet.server.identity.Caller;
import io.crispfleet.server.identity.UserRole;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class JsonLinesTest {
  private static final Logger LOG = System.getLogger("io.crispfleet.test");

  @TempDir private Path folder;
  private Logs logs;

  @BeforeEach
  void start() throws IOException {
    logs = Logs.toFolder(folder, 1 << 20, 3);
  }

  @AfterEach
  void stop() {
    logs.close();
  }

  private String written() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(path -> !path.toString().endsWith(".lck")).toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }

  private List<JsonNode> lines() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : written().lines().toList()) {
      lines.add(Json.tree(line.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }
    return lines;
  }

  @Test
  void everyLineIsOneJsonObject() throws IOException {
    LOG.log(Level.WARNING, "two\nlines", new IllegalStateException("inner"));
    LOG.log(Level.INFO, "done", Map.of("ms", 12, "route", "/x"));
    List<JsonNode> lines = lines();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0).get("message").stringValue()).isEqualTo("two\nlines");
    assertThat(lines.get(0).get("error").stringValue())
        .isEqualTo("java.lang.IllegalStateException");
    assertThat(lines.get(1).get("ms").intValue()).isEqualTo(12);
    assertThat(lines.get(1).get("level").stringValue()).isEqualTo("INFO");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer SECRETSECRETSECRET",
        "authorization=Basic SECRETSECRETSECRET",
        "Authorization: Device A1B2C3:SECRETSECRETSECRET",
        "sent Bearer SECRETSECRETSECRET to it",
        "Cookie: a=b; crispfleet_session=SECRETSECRETSECRET",
        "{\"password\":\"SECRETSECRETSECRET\"}",
        "{\"user\":\"a\",\"token\" : \"SECRETSECRETSECRET\"}",
        "password=SECRETSECRETSECRET&user=a",
        "X-API-Key: SECRETSECRETSECRET",
        "x-signature: sha256=SECRETSECRETSECRET",
        "hmac_key=SECRETSECRETSECRET",
        "scoreKey: 'SECRETSECRETSECRET'",
        "setupCode=SECRETSECRETSECRET",
        "GET /fw?version=1&s=SECRETSECRETSECRET",
        "GET /firmware/user-download/SECRETSECRETSECRET",
        "mqtt://user:SECRETSECRETSECRET@broker:1883",
        "token cft_SECRETSECRETSECRET was used",
        "-----BEGIN PRIVATE KEY-----\nSECRETSECRETSECRET\n-----END PRIVATE KEY-----"
      })
  void secretsAreNeverWritten(String text) throws IOException {
    LOG.log(Level.INFO, text);
    LOG.log(Level.INFO, "field", Map.of("detail", text));
    LOG.log(Level.ERROR, "failed", new IllegalStateException(text));
    assertThat(written()).contains("[redacted]").doesNotContain("SECRETSECRET");
  }

  @Test
  void fieldsNamedLikeSecretsAreNeverWritten() throws IOException {
    LOG.log(
        Level.INFO, "x", Map.of("deviceToken", "SECRETSECRETSECRET", "passphrase", "SECRETSECRET"));
    assertThat(written()).doesNotContain("SECRET");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "device A1B2C3 asked for version 1.4.0",
        "session 0192f3aa-1111 of device A1B2C3 failed: SHA_MISMATCH",
        "GET /api/v1/devices?cursor=12 took 3 ms",
        "release esp32/1.4.0 keyid=6152a5f712e76de0"
      })
  void whatIsNoSecretStays(String text) throws IOException {
    LOG.log(Level.INFO, text);
    assertThat(lines().getFirst().get("message").stringValue()).isEqualTo(text);
  }

  @Test
  void filesRotate() throws IOException {
    logs.close();
    logs = Logs.toFolder(folder, 10_000, 3);
    for (int i = 0; i < 500; i++) {
      LOG.log(Level.INFO, "line number " + i);
    }
    assertThat(written().length()).isLessThan(35_000);
    assertThat(written()).contains("line number 499");
  }

  @Test
  void levelsChangeWhileTheServerRuns() throws Exception {
    Api api = new Api();
    new LogLevelRoutes(logs).declare(api);
    api.get("/traced")
        .answers(200, "text/plain", "x")
        .handle(
            ctx -> {
              LOG.log(Level.DEBUG, "inside");
              Reply.text(ctx, 200, "x");
            });
    try (HttpServer server =
        new HttpServer(
            new InetSocketAddress("127.0.0.1", 0),
            api,
            ctx -> new Caller.User(1, "anna", UserRole.ADMIN, Set.of(), false),
            (caller, action, target, detail, from) -> {})) {
      server.start();
      send(server, "GET", "/traced", "");
      assertThat(written()).doesNotContain("inside");
      HttpResponse<String> set =
          send(
              server,
              "PUT",
              "/api/v1/log-levels",
              "{\"logger\":\"io.crispfleet.test\",\"level\":\"debug\"}");
      assertThat(set.body()).contains("{\"logger\":\"io.crispfleet.test\",\"level\":\"DEBUG\"}");
      send(server, "GET", "/traced?token=SECRETSECRETSECRET", "");
      assertThat(lines())
          .anySatisfy(
              line -> {
                assertThat(line.get("message").stringValue()).isEqualTo("inside");
                assertThat(line.get("requestId").stringValue()).isEqualTo("trace-me");
              });
      assertThat(
              send(server, "PUT", "/api/v1/log-levels", "{\"logger\":\"x\",\"level\":\"LOUD\"}")
                  .statusCode())
          .isEqualTo(422);
    }
    assertThat(lines())
        .anySatisfy(
            line -> {
              assertThat(line.get("message").stringValue()).isEqualTo("request");
              assertThat(line.get("route").stringValue()).isEqualTo("/traced");
              assertThat(line.get("status").intValue()).isEqualTo(200);
              assertThat(line.get("caller").stringValue()).isEqualTo("user:anna");
              assertThat(line.get("requestId").stringValue()).isEqualTo("trace-me");
            });
    assertThat(written()).doesNotContain("SECRET");
  }

  private static HttpResponse<String> send(
      HttpServer server, String method, String path, String body) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(uri)
              .header("Content-Type", "application/json")
              .header("X-Request-ID", "trace-me")
              .method(method, BodyPublishers.ofString(body))
              .build(),
          BodyHandlers.ofString());
    }
  }
}
