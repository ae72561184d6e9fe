package io.crispfleet.server.devices;

import io.crispfleet.contract.api.device.ConfigView;
import io.crispfleet.contract.json.Json;
import io.crispfleet.contract.message.ReportedConfig;
import io.crispfleet.server.store.Database;
import io.crispfleet.server.store.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code device_configs}. */
final class ConfigStore {
  private static final String COLUMNS =
      "SELECT device, rev, desired, asked_by, asked_at, reported_rev, reported, rejected,"
          + " reported_at FROM device_configs";

  private final Database database;

  ConfigStore(Database database) {
    this.database = database;
  }

  List<ConfigView> all() {
    return database.read(connection -> Sql.list(connection, COLUMNS, ConfigStore::view));
  }

  Optional<ConfigView> find(String device) {
    return database.read(connection -> find(connection, device));
  }

  static Optional<ConfigView> find(Connection connection, String device) throws SQLException {
    return Sql.first(connection, COLUMNS + " WHERE device = ?", ConfigStore::view, device);
  }

  static void desire(
      Connection connection,
      String device,
      long rev,
      Map<String, Object> desired,
      String by,
      Instant at)
      throws SQLException {
    Sql.update(
        connection,
        "INSERT INTO device_configs (device, rev, desired, asked_by, asked_at) VALUES (?,?,?,?,?)"
            + " ON CONFLICT (device) DO UPDATE SET rev = excluded.rev, desired = excluded.desired,"
            + " asked_by = excluded.asked_by, asked_at = excluded.asked_at",
        device,
        rev,
        Json.text(desired),
        by,
        at.toEpochMilli());
  }

  static void report(Connection connection, String device, ReportedConfig report, Instant at)
      throws SQLException {
    Sql.update(
        connection,
        "INSERT INTO device_configs (device, rev, desired, reported_rev, reported, rejected,"
            + " reported_at) VALUES (?,0,'{}',?,?,?,?) ON CONFLICT (device) DO UPDATE SET"
            + " reported_rev = excluded.reported_rev, reported = excluded.reported,"
            + " rejected = excluded.rejected, reported_at = excluded.reported_at",
        device,
        report.rev(),
        Json.text(report.cfg()),
        Json.text(report.rejected() == null ? Map.of() : report.rejected()),
        at.toEpochMilli());
  }

  private static ConfigView view(ResultSet row) throws SQLException {
    long rev = row.getLong(2);
    long askedAt = row.getLong(5);
    Instant asked = row.wasNull() ? null : Instant.ofEpochMilli(askedAt);
    long reportedRev = row.getLong(6);
    Long reportedOrNull = row.wasNull() ? null : reportedRev;
    long at = row.getLong(9);
    Instant reportedAt = row.wasNull() ? null : Instant.ofEpochMilli(at);
    String reported = row.getString(7);
    Map<String, String> rejected = texts(row.getString(8));
    return new ConfigView(
        row.getString(1),
        rev,
        CommandStore.map(row.getString(3)),
        row.getString(4),
        asked,
        reportedOrNull,
        reported == null ? null : CommandStore.map(reported),
        rejected,
        reportedAt,
        reportedOrNull != null
            && reportedOrNull == rev
            && (rejected == null || rejected.isEmpty()));
  }

  private static @Nullable Map<String, String> texts(@Nullable String json) {
    if (json == null) {
      return null;
    }
    Map<String, String> texts = new LinkedHashMap<>();
    CommandStore.map(json).forEach((key, value) -> texts.put(key, String.valueOf(value)));
    return texts;
  }
}
