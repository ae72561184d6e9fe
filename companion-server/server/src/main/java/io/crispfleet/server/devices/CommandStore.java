package io.crispfleet.server.devices;

import io.crispfleet.contract.api.device.CommandView;
import io.crispfleet.contract.json.Json;
import io.crispfleet.server.store.Database;
import io.crispfleet.server.store.Sql;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code device_commands}. */
final class CommandStore {
  private static final String COLUMNS =
      "SELECT id, device, cmd, args, state, asked_by, asked_at, expires_at, answered_at, result,"
          + " error FROM device_commands";

  private final Database database;

  CommandStore(Database database) {
    this.database = database;
  }

  static void insert(Connection connection, CommandView command) throws SQLException {
    Sql.update(
        connection,
        "INSERT INTO device_commands (id, device, cmd, args, state, asked_by, asked_at, expires_at)"
            + " VALUES (?,?,?,?,?,?,?,?)",
        command.id(),
        command.device(),
        command.cmd(),
        Json.text(command.args()),
        command.state(),
        command.by(),
        command.at().toEpochMilli(),
        command.expiresAt().toEpochMilli());
  }

  /** Ends a command that still waits for its answer; empty when it does not. */
  static Optional<CommandView> end(
      Connection connection,
      String id,
      String device,
      String state,
      Instant at,
      @Nullable String result,
      @Nullable String error)
      throws SQLException {
    int changed =
        Sql.update(
            connection,
            "UPDATE device_commands SET state = ?, answered_at = ?, result = ?, error = ?"
                + " WHERE id = ? AND device = ? AND state IN ('sent', 'timed_out')",
            state,
            at.toEpochMilli(),
            result,
            error,
            id,
            device);
    return changed == 0
        ? Optional.empty()
        : Sql.first(connection, COLUMNS + " WHERE id = ?", CommandStore::view, id);
  }

  /** Commands to native sticks that nobody answered in time; they are marked so. */
  List<CommandView> timeOut(Instant now) {
    return database.write(
        connection -> {
          List<CommandView> late =
              Sql.list(
                  connection,
                  COLUMNS + " WHERE state = 'sent' AND expires_at < ? AND id LIKE 'c-%' LIMIT 1000",
                  CommandStore::view,
                  now.toEpochMilli());
          for (CommandView command : late) {
            Sql.update(
                connection,
                "UPDATE device_commands SET state = 'timed_out' WHERE id = ?",
                command.id());
          }
          return late;
        });
  }

  List<CommandView> newest(String device, int limit) {
    return database.read(
        connection ->
            Sql.list(
                connection,
                COLUMNS + " WHERE device = ? ORDER BY asked_at DESC, id DESC LIMIT ?",
                CommandStore::view,
                device,
                limit));
  }

  Optional<CommandView> find(String device, String id) {
    return database.read(
        connection ->
            Sql.first(
                connection,
                COLUMNS + " WHERE id = ? AND device = ?",
                CommandStore::view,
                id,
                device));
  }

  private static CommandView view(ResultSet row) throws SQLException {
    long answered = row.getLong(9);
    Instant answeredAt = row.wasNull() ? null : Instant.ofEpochMilli(answered);
    String result = row.getString(10);
    return new CommandView(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        map(row.getString(4)),
        row.getString(5),
        row.getString(6),
        Instant.ofEpochMilli(row.getLong(7)),
        Instant.ofEpochMilli(row.getLong(8)),
        answeredAt,
        result == null ? null : map(result),
        row.getString(11));
  }

  @SuppressWarnings("unchecked") // An object's keys are text in any JSON.
  static Map<String, Object> map(String json) {
    return (Map<String, Object>) Json.read(json.getBytes(StandardCharsets.UTF_8), Map.class);
  }
}
