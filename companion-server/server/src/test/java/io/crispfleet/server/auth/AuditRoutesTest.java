package io.crispfleet.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.api.audit.AuditPage;
import io.crispfleet.contract.json.Json;
import io.crispfleet.server.auth.AuthServer.Answer;
import io.crispfleet.server.auth.AuthServer.BrowserSession;
import io.crispfleet.server.identity.Caller;
import io.crispfleet.server.testing.OnEveryDatabase;
import io.crispfleet.server.testing.TestEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnEveryDatabase
class AuditRoutesTest {
  @Parameter TestEngine engine = TestEngine.SQLITE;

  @TempDir Path folder;
  private AuthServer server;
  private BrowserSession admin;

  @BeforeEach
  void start() throws IOException {
    server = new AuthServer(engine.open(folder), folder);
    server.setUp();
    admin = server.adminSession();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void everyChangeIsRecordedWithWhoWhatWhenAndFromWhere() {
    server.addUser("ben", "viewer", "eight tame ducks 8");
    server.call("PATCH", "/api/v1/users/ben").in(admin).json(Map.of("role", "releaser")).send();
    server.token(admin);
    AuditPage page = page("");
    assertThat(page.entries().reversed())
        .extracting(entry -> entry.actor() + " " + entry.action() + " " + entry.target())
        .containsExactly(
            "anonymous auth.setup user:anna",
            "anonymous auth.login user:anna",
            "anonymous auth.login user:anna",
            "user:anna user.create user:ben",
            "user:anna user.change user:ben",
            "user:anna token.create token:1");
    assertThat(page.entries())
        .allMatch(entry -> entry.address().equals("127.0.0.1"))
        .allMatch(entry -> entry.at().equals(server.clock.instant()));
  }

  @Test
  void theLogIsFilteredAndPaged() {
    for (int i = 0; i < 7; i++) {
      server.clock.advance(Duration.ofMinutes(1));
      server.audit.record(new Caller.Device("7C9EBD"), "score." + i, "t", "", "10.0.0.1");
    }
    AuditPage first = page("?action=score&limit=5");
    assertThat(first.entries()).extracting("action").startsWith("score.6").hasSize(5);
    AuditPage second = page("?action=score&limit=5&cursor=" + first.next());
    assertThat(second.entries()).extracting("action").containsExactly("score.1", "score.0");
    assertThat(second.next()).isNull();
    assertThat(page("?actor=user:nobody").entries()).isEmpty();
    assertThat(page("?action=scor_").entries()).isEmpty();
    assertThat(page("?from=2026-11-21T12:06:00Z&to=2026-11-21T12:07:00Z").entries()).hasSize(1);
    assertThat(server.get("/api/v1/audit?from=yesterday").in(admin).send().status()).isEqualTo(400);
  }

  @Test
  void theLogIsExportedAsAWhole() {
    for (int i = 0; i < 2500; i++) {
      server.audit.record(new Caller.Anonymous(), "many", "=1+1", "a \"quoted\", word", "");
    }
    Answer ndjson = server.get("/api/v1/audit/export?action=many").in(admin).send();
    assertThat(ndjson.body().lines()).hasSize(2500).allMatch(line -> line.startsWith("{\"id\":"));
    Answer csv = server.get("/api/v1/audit/export?format=csv&action=many").in(admin).send();
    assertThat(csv.header("Content-Type")).startsWith("text/csv");
    assertThat(csv.body().lines().skip(1))
        .hasSize(2500)
        .allMatch(line -> line.contains(",'=1+1,\"a \"\"quoted\"\", word\","));
    assertThat(server.get("/api/v1/audit/export?format=xml").in(admin).send().status())
        .isEqualTo(400);
  }

  @Test
  void onlyAdministratorsReadIt() {
    server.addUser("ben", "releaser", "eight tame ducks 8");
    BrowserSession ben = server.session("ben", "eight tame ducks 8");
    for (String path : new String[] {"", "/export", "/check"}) {
      assertThat(server.get("/api/v1/audit" + path).in(ben).send().status()).isEqualTo(403);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"audit_begun", "audit_head"})
  void whatCannotBeRecordedIsNotDone(String table) {
    sql("DROP TABLE " + table);
    assertThat(makeBen().status()).isGreaterThanOrEqualTo(500);
    assertThat(users()).contains("anna").doesNotContain("ben");
  }

  @Test
  void whatWasDoneWhenTheLogFailedIsRecordedLater() {
    sql("ALTER TABLE audit RENAME TO audit_away");
    assertThat(makeBen().status()).isGreaterThanOrEqualTo(500);
    assertThat(users()).contains("ben");
    sql("ALTER TABLE audit_away RENAME TO audit");
    int before = page("").entries().size();
    server.clock.advance(Duration.ofSeconds(1));
    server.audit.recordUnfinished(server.clock.instant());
    assertThat(page("").entries()).hasSize(before + 1);
    assertThat(page("").entries().getFirst())
        .extracting(entry -> entry.actor() + " " + entry.action() + " " + entry.target())
        .isEqualTo("user:anna user.create /api/v1/users");
    assertThat(page("").entries().getFirst().detail()).contains("not finished");
    assertThat(server.audit.verify().intact()).isTrue();
    server.audit.recordUnfinished(server.clock.instant());
    assertThat(page("").entries()).as("once").hasSize(before + 1);
  }

  @Test
  void whatIsRefusedIsNotRecorded() {
    int before = page("").entries().size();
    assertThat(
            server
                .call("PATCH", "/api/v1/users/nobody")
                .in(admin)
                .json(Map.of("role", "viewer"))
                .send()
                .status())
        .isEqualTo(404);
    server.clock.advance(Duration.ofSeconds(1));
    server.audit.recordUnfinished(server.clock.instant());
    assertThat(page("").entries()).hasSize(before);
  }

  private void sql(String statement) {
    server.database.write(connection -> connection.createStatement().execute(statement));
  }

  private Answer makeBen() {
    return server
        .post("/api/v1/users")
        .in(admin)
        .json(Map.of("name", "ben", "role", "viewer", "password", "eight tame ducks 8"))
        .send();
  }

  private String users() {
    return server.get("/api/v1/users").in(admin).send().body();
  }

  private AuditPage page(String query) {
    Answer answer = server.get("/api/v1/audit" + query).in(admin).send();
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return Json.read(answer.body().getBytes(StandardCharsets.UTF_8), AuditPage.class);
  }
}
