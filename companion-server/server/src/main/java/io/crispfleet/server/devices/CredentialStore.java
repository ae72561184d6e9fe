package io.crispfleet.server.devices;

import io.crispfleet.server.store.Database;
import io.crispfleet.server.store.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table {@code device_credentials}. */
final class CredentialStore {
  /**
   * One credential as it is kept.
   *
   * @param tokenHash SHA-256 of the token
   * @param scoreKey sealed by the server's secret
   * @param createdAt epoch milliseconds
   * @param expiresAt epoch milliseconds; null for the current one
   */
  record Row(
      String device, byte[] tokenHash, byte[] scoreKey, long createdAt, @Nullable Long expiresAt) {}

  private final Database database;

  CredentialStore(Database database) {
    this.database = database;
  }

  List<Row> all() {
    return database.read(
        connection ->
            Sql.list(
                connection,
                "SELECT device, token_hash, score_key, created_at, expires_at"
                    + " FROM device_credentials ORDER BY device, created_at",
                row -> {
                  long expires = row.getLong(5);
                  Long expiresAt = row.wasNull() ? null : expires;
                  return new Row(
                      row.getString(1),
                      row.getBytes(2),
                      row.getBytes(3),
                      row.getLong(4),
                      expiresAt);
                }));
  }

  /** Adds the new current credential; the one before ends at {@code graceUntil}. */
  static void replace(Connection connection, Row row, long graceUntil) throws SQLException {
    Sql.update(
        connection,
        "DELETE FROM device_credentials WHERE device = ? AND expires_at IS NOT NULL",
        row.device());
    Sql.update(
        connection,
        "UPDATE device_credentials SET expires_at = ? WHERE device = ?",
        graceUntil,
        row.device());
    Sql.update(
        connection,
        "INSERT INTO device_credentials (device, token_hash, score_key, created_at, expires_at)"
            + " VALUES (?,?,?,?,?)",
        row.device(),
        row.tokenHash(),
        row.scoreKey(),
        row.createdAt(),
        null);
  }

  static void remove(Connection connection, String device) throws SQLException {
    Sql.update(connection, "DELETE FROM device_credentials WHERE device = ?", device);
  }
}
