package io.crispfleet.server.audit;

import io.crispfleet.server.store.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** The table {@code audit_begun}. */
final class BegunStore {
  /** An action that has begun. */
  record Row(long at, String actor, String action, String place, String address) {}

  private BegunStore() {}

  static long add(Connection connection, Row row) throws SQLException {
    return Sql.first(
            connection,
            "INSERT INTO audit_begun (at, actor, action, place, address) VALUES (?, ?, ?, ?, ?)"
                + " RETURNING id",
            id -> id.getLong(1),
            row.at,
            row.actor,
            row.action,
            row.place,
            row.address)
        .orElseThrow();
  }

  static void remove(Connection connection, long id) throws SQLException {
    Sql.update(connection, "DELETE FROM audit_begun WHERE id = ?", id);
  }

  /** Takes away what began before a moment, so that nobody else does. */
  static List<Row> take(Connection connection, Instant before) throws SQLException {
    return Sql.list(
        connection,
        "DELETE FROM audit_begun WHERE at < ? RETURNING at, actor, action, place, address",
        row ->
            new Row(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5)),
        before.toEpochMilli());
  }
}
