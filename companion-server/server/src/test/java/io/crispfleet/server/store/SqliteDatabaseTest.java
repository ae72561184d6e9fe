package io.crispfleet.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.server.store.StoreException.Kind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteDatabaseTest {
  @TempDir Path folder;

  @Test
  void whatIsWrittenIsThereAfterOpeningAgain() {
    Path file = folder.resolve("crispfleet.db");
    try (Database database = SqliteDatabase.open(file)) {
      database.write(c -> Sql.update(c, "CREATE TABLE t (id BIGINT PRIMARY KEY)"));
      database.write(c -> Sql.update(c, "INSERT INTO t VALUES (?)", 7));
    }
    try (Database database = SqliteDatabase.open(file)) {
      List<Long> ids = database.read(c -> Sql.list(c, "SELECT id FROM t", row -> row.getLong(1)));
      assertThat(ids).containsExactly(7L);
      assertThatThrownBy(() -> database.write(c -> Sql.update(c, "INSERT INTO t VALUES (7)")))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFLICT));
    }
  }
}
