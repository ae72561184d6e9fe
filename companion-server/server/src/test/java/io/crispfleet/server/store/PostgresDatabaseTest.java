package io.crispfleet.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crispfleet.server.store.Migrations.Script;
import io.crispfleet.server.store.StoreException.Kind;
import io.crispfleet.server.testing.PostgresServer;
import io.crispfleet.server.testing.TestEngine;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PostgresDatabaseTest {
  @Test
  void aRestartOfTheServerIsSurvived() throws Exception {
    TestEngine.postgres();
    try (PostgresServer server = PostgresServer.start(PostgresServer.binaries().orElseThrow());
        Database database = PostgresDatabase.open(server.url("postgres"))) {
      database.write(c -> Sql.update(c, "CREATE TABLE t (id BIGINT PRIMARY KEY)"));
      server.restart();
      database.write(c -> Sql.update(c, "INSERT INTO t VALUES (1)"));
      server.restart();
      assertThat(database.read(c -> Sql.number(c, "SELECT count(*) FROM t")).longValue())
          .isEqualTo(1);
    }
  }

  @Test
  void aServerThatIsNotThereIsUnavailable() {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(
            () -> PostgresDatabase.open("jdbc:postgresql://127.0.0.1:1/x?user=u&password=hidden"))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hidden"));
  }

  @Test
  void aNewerSchemaIsRefused() {
    String url = TestEngine.freshPostgresUrl();
    Migrations none = new Migrations(List.of(Script.of("V1__one.sql", "SELECT 1;")));
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> PostgresDatabase.open(url, none))
        .withMessageContaining("newer CrispFleet");
  }

  @Test
  void backupsAreLeftToItsOwnTools() {
    try (Database database = PostgresDatabase.open(TestEngine.freshPostgresUrl())) {
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> database.copyTo(Path.of("x")))
          .withMessageContaining("pg_dump");
    }
  }
}
