package io.crispfleet.server.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A SQLite database of whatever schema with one made-up row in every table. */
final class FilledDatabase {
  private record Column(String name, String type) {}

  private FilledDatabase() {}

  /** Fills every table; returns what {@link #counts} finds then. */
  static List<String> fill(Connection connection) throws SQLException {
    // The rows refer to each other by luck only, so the keys look away while they are written.
    Sql.update(connection, "PRAGMA defer_foreign_keys=1");
    for (String table : tables(connection)) {
      List<Column> columns =
          Sql.list(
              connection,
              "SELECT name, type FROM pragma_table_info(?)",
              row -> new Column(row.getString(1), row.getString(2)),
              table);
      String names = String.join(", ", columns.stream().map(Column::name).toList());
      String marks = String.join(", ", Collections.nCopies(columns.size(), "?"));
      List<Object> values = new ArrayList<>();
      for (Column column : columns) {
        values.add(
            switch (column.type()) {
              case "TEXT" -> "1";
              case "BLOB" -> new byte[] {1};
              case "BOOLEAN" -> true;
              default -> 1;
            });
      }
      Sql.update(
          connection,
          "INSERT OR IGNORE INTO " + table + " (" + names + ") VALUES (" + marks + ")",
          values.toArray());
    }
    return counts(connection);
  }

  /** {@code table=rows} for every table. */
  static List<String> counts(Connection connection) throws SQLException {
    List<String> counts = new ArrayList<>();
    for (String table : tables(connection)) {
      counts.add(table + "=" + Sql.number(connection, "SELECT count(*) FROM " + table));
    }
    return counts;
  }

  private static List<String> tables(Connection connection) throws SQLException {
    return Sql.list(
        connection,
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            + " AND name NOT LIKE 'flyway_%' ORDER BY name",
        row -> row.getString(1));
  }
}
