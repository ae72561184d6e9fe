package io.crispfleet.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.api.auth.CreatedToken;
import io.crispfleet.contract.api.auth.LoginAnswer;
import io.crispfleet.contract.api.device.DeviceCredential;
import io.crispfleet.contract.api.release.LinkInfo;
import io.crispfleet.contract.api.release.ReleaseInfo;
import io.crispfleet.contract.api.server.SkiClockLogin;
import io.crispfleet.contract.json.Json;
import io.crispfleet.contract.score.ScoreSignature;
import io.crispfleet.server.releases.TestImages;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A real server that logs everything it can, used in every way that a secret takes part in. */
class SecretsStaySecretTest {
  @TempDir Path folder;
  private final Set<String> secrets = new HashSet<>();

  @Test
  void noSecretIsInTheLogAtItsMostTalkative() throws Exception {
    Path data = folder.resolve("data");
    try (ServerProcess server = ServerProcess.start(data, "--log-level", "trace")) {
      secrets.add(server.setupCode().orElseThrow());
      secrets.add(Client.PASSWORD);
      String token = secret(Client.setUp(server));
      try (Client admin = new Client(server.http()).bearer(token)) {
        for (String logger : List.of("", "io.javalin", "org.eclipse.jetty", "io.netty")) {
          assertThat(level(admin, logger, "TRACE")).as("headers in the log").isEqualTo(422);
          assertThat(level(admin, logger, "INFO")).isEqualTo(200);
        }
        assertThat(level(admin, "io.crispfleet.server", "TRACE")).isEqualTo(200);
        users(admin);
        devices(server, admin);
        releases(server, admin);
      }
      keysOf(data);
    }
    ServerProcess again = ServerProcess.start(data, "--log-level", "trace");
    again.close();
    String log = again.log();
    assertThat(log).contains("/api/v1/scores").contains("\"level\":\"DEBUG\"");
    assertThat(secrets).hasSizeGreaterThan(18).allSatisfy(s -> assertThat(s).isNotBlank());
    for (String secret : secrets) {
      assertThat(log.lines().filter(line -> line.contains(secret)))
          .as("lines of the log with the secret %s", secret)
          .isEmpty();
    }
  }

  private static int level(Client admin, String logger, String level) {
    return admin
        .json("PUT", "/api/v1/log-levels", Map.of("logger", logger, "level", level))
        .statusCode();
  }

  private String secret(String text) {
    secrets.add(text);
    return text;
  }

  private void users(Client admin) {
    String wrong = secret("not the right password 1");
    admin.json("POST", "/api/v1/login", Map.of("user", Client.ADMIN, "password", wrong));
    admin.json("POST", "/api/v1/login", Map.of("user", wrong, "password", List.of(wrong)));
    String given = secret("four calm badgers 4");
    admin.json("POST", "/api/v1/users", Map.of("name", "ben", "role", "viewer", "password", given));
    HttpResponse<byte[]> session =
        admin.json("POST", "/api/v1/login", Map.of("user", "ben", "password", given));
    secret(Objects.requireNonNull(Json.read(session.body(), LoginAnswer.class).csrf()));
    String cookie = session.headers().firstValue("Set-Cookie").orElseThrow();
    secret(cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';')));
    secret(created(admin.json("POST", "/api/v1/tokens", Map.of("name", "more"))));
    String key =
        secret(created(admin.json("POST", "/api/v1/service-keys/legacy-upload:rotate", Map.of())));
    admin.send(
        admin.request("/api/status").setHeader("Authorization", "Bearer " + key + "x").build());
    admin.send(admin.request("/api/upload").header("X-API-Key", key).build());
    secret(Json.read(admin.get("/api/v1/skiclock/login").body(), SkiClockLogin.class).password());
  }

  private static String created(HttpResponse<byte[]> answer) {
    return Json.read(answer.body(), CreatedToken.class).token();
  }

  private void devices(ServerProcess server, Client admin) throws Exception {
    DeviceCredential stick = admin.provision("AA0001");
    secret(stick.token());
    byte[] token = Base64.getUrlDecoder().decode(stick.token());
    secret(HexFormat.of().formatHex(token));
    secret(Base64.getEncoder().encodeToString(token));
    try (SignedScores scores = new SignedScores(stick);
        MqttScores messages = new MqttScores(admin.provision("AA0002"))) {
      secret(messages.token());
      scores.connect(server.http(), server.mqtt());
      scores.step();
      messages.connect(server.http(), server.mqtt());
      messages.step();
      messages.recover();
    }
    byte[] body = "{\"game\":\"pakupaku\",\"run\":\"L-9-9\"".getBytes(StandardCharsets.UTF_8);
    String signature = secret(ScoreSignature.header(token, body));
    admin.send(
        admin
            .request("/api/v1/scores")
            .setHeader("Content-Type", "application/json")
            .header(ScoreSignature.DEVICE_HEADER, "AA0001")
            .header(ScoreSignature.HEADER, signature)
            .POST(BodyPublishers.ofByteArray(body))
            .build());
    String claim = secret("Y2xhaW0gb2YgYSBzdGljayB0aGF0IGlzIG5ldyAxMjM");
    admin.json("POST", "/api/v1/enroll", Map.of("id", "AA0003", "claim", claim));
    try (Client itself = new Client(server.http()).device("AA0001", stick.token())) {
      assertThat(itself.get("/api/v1/ota/check").statusCode()).isEqualTo(200);
    }
    try (Client wrong = new Client(server.http()).device("AA0002", stick.token())) {
      assertThat(wrong.get("/api/v1/ota/check").statusCode()).isEqualTo(401);
    }
  }

  private void releases(ServerProcess server, Client admin) {
    HttpResponse<byte[]> made =
        Forms.upload(
            admin,
            "{\"platform\":\"esp32\",\"channel\":\"stable\"}",
            TestImages.esp32(CrispUpdates.NEW));
    String id = Json.read(made.body(), ReleaseInfo.class).id();
    admin.json("POST", "/api/v1/releases/" + id + ":publish", Map.of("unsigned", true));
    HttpResponse<byte[]> link =
        admin.json("POST", "/api/v1/releases/" + id + ":link", Map.of("ttlSeconds", 60));
    String path = Json.read(link.body(), LinkInfo.class).path();
    secret(path.substring(path.lastIndexOf('/') + 1));
    try (Client somebody = new Client(server.http())) {
      assertThat(somebody.get(path).statusCode()).isEqualTo(200);
      somebody.get(path + "x");
      somebody.get("/firmware/nowhere/" + path.substring(path.lastIndexOf('/') + 1));
    }
  }

  private void keysOf(Path data) throws IOException {
    byte[] key = Files.readAllBytes(data.resolve("secrets/server.key"));
    secret(HexFormat.of().formatHex(key));
    secret(Base64.getEncoder().encodeToString(key));
    secret(new String(key, StandardCharsets.ISO_8859_1));
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void nobodyElseOnTheMachineCanLookIntoTheDataFolder() throws Exception {
    Path data = Files.createDirectory(folder.resolve("data"));
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
    ServerProcess.start(data).close();
    for (Path closed : List.of(data, data.resolve("secrets"), data.resolve("tls"))) {
      assertThat(Files.getPosixFilePermissions(closed))
          .as(closed.toString())
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }
    try (Stream<Path> secretFiles = Files.list(data.resolve("secrets"));
        Stream<Path> tls = Files.list(data.resolve("tls"))) {
      Stream<Path> keys =
          Stream.concat(secretFiles, tls.filter(file -> file.toString().endsWith(".p12")));
      assertThat(keys.toList())
          .isNotEmpty()
          .allSatisfy(
              key ->
                  assertThat(Files.getPosixFilePermissions(key))
                      .as(key.toString())
                      .isSubsetOf(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
    }
  }
}
