package io.crispfleet.server.auth;

import io.crispfleet.server.store.Database;
import io.crispfleet.server.store.Sql;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Browser sessions. */
final class SessionStore {
  private static final Logger LOG = System.getLogger(SessionStore.class.getName());
  private static final String COLUMNS =
      "s.id, s.created_at, s.used_at, s.expires_at, s.address, s.agent, ";

  /** A session and whose it is. */
  record Row(
      long id,
      Instant created,
      Instant used,
      Instant expires,
      String address,
      String agent,
      User user) {}

  private final Database database;

  SessionStore(Database database) {
    this.database = database;
  }

  /** Keeps a session, and of the user's older ones only the {@code most - 1} newest. */
  void add(
      long user,
      String hash,
      Instant now,
      Instant expires,
      String address,
      String agent,
      int most) {
    database.write(
        connection -> {
          Sql.update(
              connection,
              "INSERT INTO sessions (hash, user_id, created_at, used_at, expires_at, address,"
                  + " agent) VALUES (?, ?, ?, ?, ?, ?, ?)",
              hash,
              user,
              now.toEpochMilli(),
              now.toEpochMilli(),
              expires.toEpochMilli(),
              address,
              agent);
          Sql.update(
              connection,
              "DELETE FROM sessions WHERE user_id = ? AND id NOT IN (SELECT id FROM sessions WHERE"
                  + " user_id = ? ORDER BY id DESC LIMIT ?)",
              user,
              user,
              most);
          return true;
        });
  }

  /** A session of a user that may log in, however old. */
  Optional<Row> find(String hash) {
    return database.read(
        connection ->
            Sql.first(
                connection,
                "SELECT "
                    + COLUMNS
                    + UserStore.COLUMNS
                    + " FROM sessions s JOIN users u ON u.id = s.user_id"
                    + " WHERE s.hash = ? AND NOT u.disabled",
                SessionStore::row,
                hash));
  }

  List<Row> ofUser(long user) {
    return database.read(
        connection ->
            Sql.list(
                connection,
                "SELECT "
                    + COLUMNS
                    + UserStore.COLUMNS
                    + " FROM sessions s JOIN users u ON u.id = s.user_id"
                    + " WHERE s.user_id = ? ORDER BY s.id DESC",
                SessionStore::row,
                user));
  }

  /** Notes a use, without waiting for the disk: losing it harms nobody. */
  void used(long id, Instant now) {
    var _ =
        database
            .writeAsync(
                connection ->
                    Sql.update(
                        connection,
                        "UPDATE sessions SET used_at = ? WHERE id = ? AND used_at < ?",
                        now.toEpochMilli(),
                        id,
                        now.toEpochMilli()))
            .exceptionally(
                error -> {
                  LOG.log(Level.WARNING, "the use of a session is not noted", error);
                  return 0;
                });
  }

  boolean end(long user, long id) {
    return database.write(
        connection ->
            Sql.update(connection, "DELETE FROM sessions WHERE id = ? AND user_id = ?", id, user)
                > 0);
  }

  int endAll(long user) {
    return database.write(
        connection -> Sql.update(connection, "DELETE FROM sessions WHERE user_id = ?", user));
  }

  void removeExpired(Instant now, Instant unusedSince) {
    database.write(
        connection ->
            Sql.update(
                connection,
                "DELETE FROM sessions WHERE expires_at <= ? OR used_at <= ?",
                now.toEpochMilli(),
                unusedSince.toEpochMilli()));
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getLong(1),
        Instant.ofEpochMilli(row.getLong(2)),
        Instant.ofEpochMilli(row.getLong(3)),
        Instant.ofEpochMilli(row.getLong(4)),
        row.getString(5),
        row.getString(6),
        UserStore.user(row, 7));
  }
}
