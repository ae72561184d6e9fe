package io.crispfleet.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.server.auth.AuthServer.Answer;
import io.crispfleet.server.auth.AuthServer.BrowserSession;
import io.crispfleet.server.identity.AccessEnded;
import io.crispfleet.server.testing.OnEveryDatabase;
import io.crispfleet.server.testing.TestEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

@OnEveryDatabase
class LoginTest {
  @Parameter TestEngine engine = TestEngine.SQLITE;

  private static final String WRONG = "not the password";

  @TempDir Path folder;
  private AuthServer server;

  @BeforeEach
  void start() throws IOException {
    server = new AuthServer(engine.open(folder), folder);
    server.setUp();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aSessionIsACookieThatScriptsAndOtherSitesDoNotGet() {
    Answer answer = server.login("ANNA ", AuthServer.ADMIN_PASSWORD);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Set-Cookie"))
        .startsWith("crispfleet=")
        .contains("; Path=/;", "; HttpOnly", "; SameSite=Strict")
        .doesNotContain("Domain");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.body()).doesNotContain("argon2").doesNotContain("\"token\"");
  }

  @Test
  void theAnswerDoesNotSayWhetherTheUserExists() {
    Answer known = server.login("anna", WRONG);
    Answer unknown = server.login("nobody", WRONG);
    assertThat(known.status()).isEqualTo(401);
    assertThat(unknown.status()).isEqualTo(401);
    assertThat(known.json().path("detail")).isEqualTo(unknown.json().path("detail"));
  }

  @Test
  void fiveBadLoginsLockForAQuarterOfAnHour() {
    for (int i = 0; i < 5; i++) {
      assertThat(server.login("anna", WRONG).status()).isEqualTo(401);
    }
    Answer locked = server.login("anna", AuthServer.ADMIN_PASSWORD);
    assertThat(locked.status()).isEqualTo(429);
    assertThat(locked.header("Retry-After")).isEqualTo("900");
    server.clock.advance(Duration.ofMinutes(15));
    assertThat(server.login("anna", AuthServer.ADMIN_PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void unknownUsersAreLockedAlike() {
    for (int i = 0; i < 5; i++) {
      server.login("nobody", WRONG);
    }
    assertThat(server.login("nobody", WRONG).status()).isEqualTo(429);
    assertThat(server.login("anna", AuthServer.ADMIN_PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void aLockIsWrittenDownWithoutNamesThatMayBePasswords() {
    for (int i = 0; i < 5; i++) {
      server.login("hunter2 is my password", WRONG);
    }
    String log = server.audit.newest(io.crispfleet.server.audit.AuditQuery.ALL, 99, 9).toString();
    assertThat(log).contains("auth.lock", "unknown user").doesNotContain("hunter2");
  }

  @Test
  void changesInASessionNeedItsCsrfToken() {
    BrowserSession session = server.adminSession();
    Answer without = server.post("/api/v1/logout").header("Cookie", session.cookie()).send();
    assertThat(without.status()).isEqualTo(403);
    assertThat(without.code()).isEqualTo("CSRF_TOKEN_NEEDED");
    Answer foreign =
        server
            .post("/api/v1/logout")
            .in(new BrowserSession(session.cookie(), server.adminSession().csrf()))
            .send();
    assertThat(foreign.status()).isEqualTo(403);
    assertThat(server.post("/api/v1/logout").in(session).send().status()).isEqualTo(204);
  }

  @Test
  void crossSitePostIsRefusedEvenWithTheCsrfToken() {
    BrowserSession session = server.adminSession();
    for (String site : List.of("cross-site", "same-site")) {
      Answer answer =
          server.post("/api/v1/logout").in(session).header("Sec-Fetch-Site", site).send();
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.code()).isEqualTo("CROSS_SITE");
    }
    for (String origin : List.of("http://evil.example", "null", "http://127.0.0.1:1")) {
      Answer answer = server.post("/api/v1/logout").in(session).header("Origin", origin).send();
      assertThat(answer.code()).isEqualTo("CROSS_SITE");
    }
    Answer own =
        server
            .post("/api/v1/logout")
            .in(session)
            .header("Origin", server.url())
            .header("Sec-Fetch-Site", "same-origin")
            .send();
    assertThat(own.status()).isEqualTo(204);
  }

  @Test
  void crossSiteLoginIsRefused() {
    Answer answer =
        server
            .post("/api/v1/login")
            .header("Sec-Fetch-Site", "cross-site")
            .json(Map.of("user", "anna", "password", AuthServer.ADMIN_PASSWORD))
            .send();
    assertThat(answer.code()).isEqualTo("CROSS_SITE");
  }

  @Test
  void aSessionEndsWithLogout() {
    BrowserSession session = server.adminSession();
    assertThat(me(session)).isEqualTo(200);
    Answer logout = server.post("/api/v1/logout").in(session).send();
    assertThat(logout.header("Set-Cookie")).startsWith("crispfleet=;").contains("Max-Age=0");
    assertThat(me(session)).isEqualTo(401);
  }

  @Test
  void aStaleCookieIsNoObstacleToTheNextLogin() {
    BrowserSession session = server.adminSession();
    server.post("/api/v1/logout").in(session).send();
    Answer answer =
        server
            .post("/api/v1/login")
            .header("Cookie", session.cookie())
            .json(Map.of("user", "anna", "password", AuthServer.ADMIN_PASSWORD))
            .send();
    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void sessionsEndWhenUnusedAndAtTheLatestAfterAWeek() {
    BrowserSession idle = server.adminSession();
    server.clock.advance(Duration.ofHours(12));
    assertThat(me(idle)).isEqualTo(401);

    BrowserSession used = server.adminSession();
    for (int hours = 0; hours < 7 * 24 - 6; hours += 6) {
      server.clock.advance(Duration.ofHours(6));
      assertThat(me(used)).isEqualTo(200);
      server.awaitUseNoted("sessions");
    }
    server.clock.advance(Duration.ofHours(6));
    assertThat(me(used)).isEqualTo(401);
  }

  @Test
  void logoutEverywhereEndsAllSessionsAndTellsOpenStreams() {
    List<AccessEnded> ended = new ArrayList<>();
    server.bus.subscribe(AccessEnded.class, ended::add);
    BrowserSession one = server.adminSession();
    BrowserSession two = server.adminSession();
    String token = server.token(one);
    assertThat(server.post("/api/v1/logout?everywhere=true").in(one).send().status())
        .isEqualTo(204);
    assertThat(me(one)).isEqualTo(401);
    assertThat(me(two)).isEqualTo(401);
    assertThat(ended).isNotEmpty();
    assertThat(server.get("/api/v1/me").bearer(token).send().status()).isEqualTo(200);
    Answer all = server.post("/api/v1/logout?everywhere=true&tokens=true").bearer(token).send();
    assertThat(all.status()).isEqualTo(204);
    assertThat(server.get("/api/v1/me").bearer(token).send().status()).isEqualTo(401);
  }

  @Test
  void oneSessionCanBeEndedFromAnother() {
    BrowserSession lost = server.adminSession();
    BrowserSession mine = server.adminSession();
    Answer list = server.get("/api/v1/sessions").in(mine).send();
    assertThat(list.json()).hasSize(2);
    assertThat(list.json().get(0).get("current").asBoolean()).isTrue();
    long id = list.json().get(1).get("id").asLong();
    assertThat(server.call("DELETE", "/api/v1/sessions/" + id).in(mine).send().status())
        .isEqualTo(204);
    assertThat(me(lost)).isEqualTo(401);
    assertThat(me(mine)).isEqualTo(200);
  }

  @Test
  void changingThePasswordEndsAllSessions() {
    BrowserSession session = server.adminSession();
    String next = "eight tame ducks 8";
    Answer wrong =
        server
            .post("/api/v1/me/password")
            .in(session)
            .json(Map.of("current", WRONG, "password", next))
            .send();
    assertThat(wrong.status()).isEqualTo(403);
    Answer right =
        server
            .post("/api/v1/me/password")
            .in(session)
            .json(Map.of("current", AuthServer.ADMIN_PASSWORD, "password", next))
            .send();
    assertThat(right.status()).isEqualTo(204);
    assertThat(me(session)).isEqualTo(401);
    assertThat(server.login("anna", AuthServer.ADMIN_PASSWORD).status()).isEqualTo(401);
    assertThat(server.login("anna", next).status()).isEqualTo(200);
  }

  @Test
  void nothingSecretIsStoredAsItIs() {
    BrowserSession session = server.adminSession();
    String token = server.token(session);
    String everything =
        server.database.read(
            connection -> {
              StringBuilder text = new StringBuilder();
              for (String table : List.of("users", "sessions", "tokens", "audit")) {
                try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("SELECT * FROM " + table)) {
                  while (rows.next()) {
                    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                      text.append(rows.getString(i)).append('\n');
                    }
                  }
                }
              }
              return text.toString();
            });
    assertThat(everything)
        .contains("$argon2id$v=19$")
        .doesNotContain(token)
        .doesNotContain(AuthServer.ADMIN_PASSWORD)
        .doesNotContain(session.cookie().substring("crispfleet=".length()));
  }

  private int me(BrowserSession session) {
    return server.get("/api/v1/me").header("Cookie", session.cookie()).send().status();
  }
}
