package io.crispfleet.server.devices;

import io.crispfleet.server.store.Database;
import io.crispfleet.server.store.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table {@code device_enrolments}. */
final class EnrolmentStore {
  /** One stick that asked for a credential; times in epoch milliseconds. */
  record Row(
      String device,
      byte[] claimHash,
      @Nullable String mac,
      @Nullable String platform,
      @Nullable String board,
      @Nullable String product,
      @Nullable String version,
      String address,
      long askedAt,
      @Nullable Long approvedAt,
      @Nullable Long deliveredAt) {
    Row approved(@Nullable Long at) {
      return new Row(
          device, claimHash, mac, platform, board, product, version, address, askedAt, at, null);
    }

    Row delivered(long at) {
      return new Row(
          device,
          claimHash,
          mac,
          platform,
          board,
          product,
          version,
          address,
          askedAt,
          approvedAt,
          at);
    }
  }

  private final Database database;

  EnrolmentStore(Database database) {
    this.database = database;
  }

  List<Row> all() {
    return database.read(
        connection ->
            Sql.list(
                connection,
                "SELECT device, claim_hash, mac, platform, board, product, version, address,"
                    + " asked_at, approved_at, delivered_at FROM device_enrolments",
                EnrolmentStore::row));
  }

  void save(Row row) {
    database.write(
        connection -> {
          save(connection, row);
          return true;
        });
  }

  static void save(Connection connection, Row row) throws SQLException {
    Sql.update(
        connection,
        """
        INSERT INTO device_enrolments (device, claim_hash, mac, platform, board, product, version,
          address, asked_at, approved_at, delivered_at) VALUES (?,?,?,?,?,?,?,?,?,?,?)
        ON CONFLICT (device) DO UPDATE SET claim_hash = excluded.claim_hash, mac = excluded.mac,
          platform = excluded.platform, board = excluded.board, product = excluded.product,
          version = excluded.version, address = excluded.address, asked_at = excluded.asked_at,
          approved_at = excluded.approved_at, delivered_at = excluded.delivered_at
        """,
        row.device(),
        row.claimHash(),
        row.mac(),
        row.platform(),
        row.board(),
        row.product(),
        row.version(),
        row.address(),
        row.askedAt(),
        row.approvedAt(),
        row.deliveredAt());
  }

  /** Marks the credential as given; returns false when it already was. */
  static boolean deliver(Connection connection, String device, long at) throws SQLException {
    return Sql.update(
            connection,
            "UPDATE device_enrolments SET delivered_at = ?"
                + " WHERE device = ? AND approved_at IS NOT NULL AND delivered_at IS NULL",
            at,
            device)
        == 1;
  }

  void remove(String device) {
    database.write(
        connection ->
            Sql.update(connection, "DELETE FROM device_enrolments WHERE device = ?", device));
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getString(1),
        row.getBytes(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        row.getLong(9),
        number(row, 10),
        number(row, 11));
  }

  private static @Nullable Long number(ResultSet row, int column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }
}
