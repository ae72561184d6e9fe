package io.crispfleet.server.store;

import java.nio.file.Path;
import java.util.Map;
import org.flywaydb.core.Flyway;

/** The steps from one schema to the next, forward only. */
final class Migrations {
  static Migrations bundled() {
    return new Migrations();
  }

  void migrate(Path file) {
    Flyway.configure()
        .dataSource("jdbc:sqlite:" + file, null, null)
        .locations("classpath:db/migration")
        .placeholders(Map.of("serial", "INTEGER PRIMARY KEY AUTOINCREMENT", "bytes", "BLOB"))
        .load()
        .migrate();
  }
}
