package io.crispfleet.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.server.auth.AuthServer.Answer;
import io.crispfleet.server.auth.AuthServer.BrowserSession;
import io.crispfleet.server.identity.LegacyKeys;
import io.crispfleet.server.testing.OnEveryDatabase;
import io.crispfleet.server.testing.TestEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

@OnEveryDatabase
class TokenTest {
  @Parameter TestEngine engine = TestEngine.SQLITE;

  @TempDir Path folder;
  private AuthServer server;
  private BrowserSession session;

  @BeforeEach
  void start() throws IOException {
    server = new AuthServer(engine.open(folder), folder);
    server.setUp();
    session = server.adminSession();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aTokenWorksUntilItExpires() {
    String token = server.token(session);
    assertThat(token).startsWith("cft_").hasSize(47);
    assertThat(call("/try/viewer", token).body()).isEqualTo("user:anna");
    server.clock.advance(Duration.ofDays(90));
    assertThat(call("/try/viewer", token).status()).isEqualTo(401);
  }

  @Test
  void aTokenIsLimitedToItsScopes() {
    String token = server.token(session, "try:read");
    assertThat(call("/try/viewer", token).status()).isEqualTo(200);
    assertThat(call("/api/v1/users", token).code()).isEqualTo("SCOPE_NEEDED");
  }

  @Test
  void aLimitedTokenCannotMakeOrTakeOverABroaderOne() {
    server.token(session);
    String limited = server.token(session, "tokens:write", "tokens:read");
    Answer broader =
        server.post("/api/v1/tokens").bearer(limited).json(Map.of("name", "all")).send();
    assertThat(broader.code()).isEqualTo("SCOPE_NEEDED");
    long broad = call("/api/v1/tokens", limited).json().get(0).get("id").asLong();
    assertThat(rotate(limited, broad, 0).code()).isEqualTo("SCOPE_NEEDED");
  }

  @Test
  void aReplacedTokenWorksUntilItsGraceIsOverAndNoRestartIsNeeded() {
    String old = server.token(session);
    long id = call("/api/v1/tokens", old).json().get(0).get("id").asLong();
    Answer rotated = rotate(old, id, 60);
    String fresh = rotated.json().get("token").asString();
    assertThat(call("/try/viewer", fresh).status()).isEqualTo(200);
    assertThat(call("/try/viewer", old).status()).isEqualTo(200);
    assertThat(rotate(fresh, id, 60).code()).isEqualTo("ALREADY_ROTATED");
    server.clock.advance(Duration.ofSeconds(60));
    assertThat(call("/try/viewer", old).status()).isEqualTo(401);
    assertThat(call("/try/viewer", fresh).status()).isEqualTo(200);
  }

  @Test
  void aRevokedTokenIsRefusedAtOnce() {
    String token = server.token(session);
    long id = call("/api/v1/tokens", token).json().get(0).get("id").asLong();
    server.call("DELETE", "/api/v1/tokens/" + id).in(session).send();
    Answer refused = call("/try/viewer", token);
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer");
    assertThat(server.auth.tokenCheck().user(token)).isEmpty();
  }

  @Test
  void tokensAreOnesOwn() {
    String mine = server.token(session);
    long id = call("/api/v1/tokens", mine).json().get(0).get("id").asLong();
    server.addUser("ben", "viewer", "eight tame ducks 8");
    BrowserSession ben = server.session("ben", "eight tame ducks 8");
    assertThat(server.call("DELETE", "/api/v1/tokens/" + id).in(ben).send().status())
        .isEqualTo(404);
    assertThat(server.get("/api/v1/tokens").in(ben).send().json()).isEmpty();
  }

  @Test
  void theListTellsWhenATokenWasUsedButNotItsSecret() {
    String token = server.token(session);
    call("/try/viewer", token);
    server.awaitUseNoted("tokens");
    Answer list = call("/api/v1/tokens", token);
    assertThat(list.json().get(0).get("used").asString()).isEqualTo("2026-11-21T12:00:00Z");
    assertThat(list.body()).doesNotContain(token);
  }

  @Test
  void malformedCredentialsAreRefused() {
    for (String authorization :
        List.of("Bearer", "Bearer x", "Basic YTpi", "Device 7C9EBD", "Device 7C9EBD:!", "x")) {
      assertThat(server.get("/try/open").header("Authorization", authorization).send().status())
          .as(authorization)
          .isEqualTo(401);
    }
  }

  @Test
  void sticksProveWhoTheyAre() {
    String right = Base64.getUrlEncoder().encodeToString(AuthServer.DEVICE_TOKEN);
    assertThat(
            server
                .get("/try/device")
                .header("Authorization", "Device 7C9EBD:" + right)
                .send()
                .body())
        .isEqualTo("device:7C9EBD");
    assertThat(
            server
                .get("/try/device")
                .header("Authorization", "Device 7C9EBE:" + right)
                .send()
                .status())
        .isEqualTo(401);
  }

  @Test
  void rotatedApiKeyWorksAndTheOldOneIsRefusedAfterGrace() {
    LegacyKeys keys = server.auth.legacyKeys();
    String old = keys.rotate(LegacyKeys.Kind.UPLOAD, Optional.of("key-in-scripts"), Duration.ZERO);
    String fresh = keys.rotate(LegacyKeys.Kind.UPLOAD, Optional.empty(), Duration.ofHours(1));
    server.secretsSeen.addAll(List.of(old, fresh));
    assertThat(upload(old).body()).isEqualTo("user:legacy-upload");
    assertThat(upload(fresh).status()).isEqualTo(200);
    server.clock.advance(Duration.ofHours(1));
    assertThat(upload(fresh).status()).isEqualTo(200);
    assertThat(upload(old).status()).isEqualTo(401);
    assertThat(upload(old).json().get("code").asString()).isEqualTo("BAD_TOKEN");
  }

  @Test
  void theUploadKeyCannotChangeKeys() {
    String key =
        server.auth.legacyKeys().rotate(LegacyKeys.Kind.UPLOAD, Optional.empty(), Duration.ZERO);
    server.secretsSeen.add(key);
    Answer answer =
        server
            .post("/api/v1/service-keys/legacy-upload:rotate")
            .header("X-API-Key", key)
            .json(Map.of())
            .send();
    assertThat(answer.status()).isEqualTo(403);
    assertThat(server.get("/api/v1/users").header("X-API-Token", key).send().status())
        .isEqualTo(403);
    assertThat(server.auth.tokenCheck().user(key)).isEmpty();
  }

  @Test
  void theDownloadKeyCannotUpload() {
    String key =
        server.auth.legacyKeys().rotate(LegacyKeys.Kind.DOWNLOAD, Optional.empty(), Duration.ZERO);
    server.secretsSeen.add(key);
    assertThat(upload(key).status()).isEqualTo(403);
    assertThat(server.get("/try/firmware/esp32c3").header("X-API-Key", key).send().status())
        .isEqualTo(200);
  }

  private Answer upload(String key) {
    return server.post("/try/releaser").header("X-API-Key", key).send();
  }

  private Answer call(String path, String token) {
    return server.get(path).bearer(token).send();
  }

  private Answer rotate(String token, long id, int grace) {
    Answer answer =
        server
            .post("/api/v1/tokens/" + id + ":rotate")
            .bearer(token)
            .json(Map.of("graceSeconds", grace))
            .send();
    if (answer.status() == 201) {
      server.secretsSeen.add(answer.json().get("token").asString());
    }
    return answer;
  }
}
