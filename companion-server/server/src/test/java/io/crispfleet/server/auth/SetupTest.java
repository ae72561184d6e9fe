package io.crispfleet.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.server.store.Database;
import io.crispfleet.server.testing.OnEveryDatabase;
import io.crispfleet.server.testing.TestEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

@OnEveryDatabase
class SetupTest {
  @Parameter TestEngine engine = TestEngine.SQLITE;

  private static final String PASSWORD = "seven wild geese 7";

  @TempDir Path folder;
  private Database database;
  private AuthServer server;

  @BeforeEach
  void start() throws IOException {
    database = engine.open(folder);
    server = new AuthServer(database, folder);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void noPasswordWorksBeforeSetup() {
    for (String user : new String[] {"admin", "root", "anna"}) {
      assertThat(server.login(user, "testing123").status()).isEqualTo(401);
    }
    assertThat(server.get("/api/v1/users").send().status()).isEqualTo(401);
  }

  @Test
  void theCodeMakesTheFirstAdministratorOnce() {
    String code = server.auth.setupCode().issue().orElseThrow();
    assertThat(setup(code, "anna", PASSWORD).status()).isEqualTo(201);
    assertThat(server.login("anna", PASSWORD).json().at("/user/role").asString())
        .isEqualTo("admin");
    assertThat(setup(code, "eve", PASSWORD).status()).isEqualTo(409);
    assertThat(server.auth.setupCode().issue()).isEmpty();
  }

  @Test
  void theCodeIsLongAndMayBeTypedSloppily() {
    String code = server.auth.setupCode().issue().orElseThrow();
    assertThat(code).matches("([0-9A-HJKMNP-TV-Z]{5}-){4}[0-9A-HJKMNP-TV-Z]{6}");
    String sloppy =
        code.toLowerCase(Locale.ROOT).replace("-", " ").replace('0', 'o').replace('1', 'l');
    assertThat(setup(sloppy, "anna", PASSWORD).status()).isEqualTo(201);
  }

  @Test
  void aWrongCodeIsRefusedAndTriesAreLimited() {
    server.auth.setupCode().issue();
    for (int i = 0; i < 5; i++) {
      assertThat(setup("AAAAA-AAAAA", "eve", PASSWORD).status()).isEqualTo(403);
    }
    AuthServer.Answer limited = setup("AAAAA-AAAAA", "eve", PASSWORD);
    assertThat(limited.status()).isEqualTo(429);
    assertThat(limited.header("Retry-After")).isEqualTo("10");
    server.clock.advance(Duration.ofSeconds(10));
    assertThat(setup("AAAAA-AAAAA", "eve", PASSWORD).status()).isEqualTo(403);
  }

  @Test
  void aCodePrintedBeforeARestartStaysGood() throws IOException {
    String before = server.auth.setupCode().issue().orElseThrow();
    server.stop();
    server = new AuthServer(database, folder);
    String after = server.auth.setupCode().issue().orElseThrow();
    assertThat(after).isNotEqualTo(before);
    assertThat(setup(before, "anna", PASSWORD).status()).isEqualTo(201);
    assertThat(setup(after, "eve", PASSWORD).status()).isEqualTo(409);
  }

  @Test
  void aWeakPasswordDoesNotUseTheCodeUp() {
    String code = server.auth.setupCode().issue().orElseThrow();
    AuthServer.Answer weak = setup(code, "anna", "password1234");
    assertThat(weak.status()).isEqualTo(422);
    assertThat(weak.code()).isEqualTo("WEAK_PASSWORD");
    assertThat(setup(code, "anna", PASSWORD).status()).isEqualTo(201);
  }

  @Test
  void setupFromAnotherSitesPageIsRefused() {
    String code = server.auth.setupCode().issue().orElseThrow();
    AuthServer.Answer answer =
        server
            .post("/api/v1/setup")
            .header("Origin", "http://evil.example")
            .json(Map.of("code", code, "user", "eve", "password", PASSWORD))
            .send();
    assertThat(answer.status()).isEqualTo(403);
  }

  private AuthServer.Answer setup(String code, String user, String password) {
    return server
        .post("/api/v1/setup")
        .json(Map.of("code", code, "user", user, "password", password))
        .send();
  }
}
