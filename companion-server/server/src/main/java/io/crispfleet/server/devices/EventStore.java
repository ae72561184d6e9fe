package io.crispfleet.server.devices;

import io.crispfleet.contract.api.device.EventView;
import io.crispfleet.server.store.Database;
import io.crispfleet.server.store.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The table {@code device_events}. */
final class EventStore {
  private static final String INSERT =
      "INSERT INTO device_events (device, at, level, tag, text, actor) VALUES (?,?,?,?,?,?)";
  private static final String COLUMNS =
      "SELECT id, device, at, level, tag, text, actor FROM device_events";

  private final Database database;

  EventStore(Database database) {
    this.database = database;
  }

  CompletableFuture<Boolean> add(Collection<LoggedEvent> events) {
    return database.writeAsync(
        connection -> {
          insert(connection, events);
          return true;
        });
  }

  /** Part of a larger transaction. */
  static void insert(Connection connection, Collection<LoggedEvent> events) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      for (LoggedEvent event : events) {
        statement.setString(1, event.device());
        statement.setLong(2, event.at().toEpochMilli());
        statement.setString(3, event.level());
        statement.setString(4, event.tag());
        statement.setString(5, event.text());
        statement.setString(6, event.by());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** Newest first, older than {@code before}. */
  List<EventView> page(Optional<String> device, long before, int limit) {
    return database.read(
        connection ->
            device.isPresent()
                ? Sql.list(
                    connection,
                    COLUMNS + " WHERE device = ? AND id < ? ORDER BY id DESC LIMIT ?",
                    EventStore::view,
                    device.get(),
                    before,
                    limit)
                : Sql.list(
                    connection,
                    COLUMNS + " WHERE id < ? ORDER BY id DESC LIMIT ?",
                    EventStore::view,
                    before,
                    limit));
  }

  /** Newest first, the first {@code offset} left out. */
  List<EventView> newest(int offset, int limit) {
    return database.read(
        connection ->
            Sql.list(
                connection,
                COLUMNS + " ORDER BY id DESC LIMIT ? OFFSET ?",
                EventStore::view,
                limit,
                offset));
  }

  /** How many entries since then, by one column's value, most first. */
  Map<String, Long> counts(Grouping grouping, Instant since, int limit) {
    Map<String, Long> counts = new LinkedHashMap<>();
    database
        .read(
            connection ->
                Sql.list(
                    connection,
                    grouping.sql,
                    row -> Map.entry(row.getString(1), row.getLong(2)),
                    since.toEpochMilli(),
                    limit))
        .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
    return counts;
  }

  /** What entries are counted by. */
  enum Grouping {
    TAG(
        "SELECT tag, count(*) FROM device_events WHERE at >= ? GROUP BY tag ORDER BY 2 DESC, 1"
            + " LIMIT ?"),
    DEVICE(
        "SELECT device, count(*) FROM device_events WHERE at >= ? GROUP BY device ORDER BY 2 DESC,"
            + " 1 LIMIT ?");

    private final String sql;

    Grouping(String sql) {
      this.sql = sql;
    }
  }

  long count(Instant since) {
    return database
        .read(
            connection ->
                Sql.first(
                    connection,
                    "SELECT count(*) FROM device_events WHERE at >= ?",
                    row -> row.getLong(1),
                    since.toEpochMilli()))
        .orElse(0L);
  }

  /** Removes the oldest entries beyond {@code keep}. */
  void trim(long keep) {
    database.write(
        connection ->
            Sql.update(
                connection,
                "DELETE FROM device_events WHERE id <= (SELECT max(id) FROM device_events) - ?",
                keep));
  }

  private static EventView view(ResultSet row) throws SQLException {
    return new EventView(
        row.getLong(1),
        row.getString(2),
        Instant.ofEpochMilli(row.getLong(3)),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7));
  }
}
