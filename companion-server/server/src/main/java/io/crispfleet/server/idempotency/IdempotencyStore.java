package io.crispfleet.server.idempotency;

import io.crispfleet.server.http.Replays.Answer;
import io.crispfleet.server.store.Database;
import io.crispfleet.server.store.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The keys with their answers. */
final class IdempotencyStore {
  /**
   * A key as it is kept.
   *
   * @param owner process that took the request
   * @param begun epoch milliseconds
   * @param answer null while the request runs
   */
  record Row(String hash, String owner, long begun, @Nullable Answer answer) {}

  private final Database database;

  IdempotencyStore(Database database) {
    this.database = database;
  }

  /** Notes a key; the row that is already there when it was taken since {@code oldest}. */
  Optional<Row> insert(String scope, String key, byte[] hash, String owner, long now, long oldest) {
    return database.write(
        connection -> {
          Optional<Row> known = find(connection, scope, key);
          if (known.isPresent() && known.get().begun() >= oldest) {
            return known;
          }
          int inserted =
              Sql.update(
                  connection,
                  "INSERT INTO idempotency_keys (scope, name, hash, owner, begun)"
                      + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (scope, name) DO UPDATE SET"
                      + " hash = excluded.hash, owner = excluded.owner, begun = excluded.begun,"
                      + " status = NULL, media_type = NULL, body = NULL"
                      + " WHERE idempotency_keys.begun < ?",
                  scope,
                  key,
                  HexFormat.of().formatHex(hash),
                  owner,
                  now,
                  oldest);
          // Another replica was faster: its row is the truth.
          return inserted == 0 ? find(connection, scope, key) : Optional.empty();
        });
  }

  void answer(String scope, String key, String owner, Answer answer) {
    database.write(
        connection ->
            Sql.update(
                connection,
                "UPDATE idempotency_keys SET status = ?, media_type = ?, body = ?"
                    + " WHERE scope = ? AND name = ? AND owner = ?",
                (long) answer.status(),
                answer.mediaType(),
                answer.body(),
                scope,
                key,
                owner));
  }

  void forget(String scope, String key, String owner) {
    database.write(
        connection ->
            Sql.update(
                connection,
                "DELETE FROM idempotency_keys WHERE scope = ? AND name = ? AND owner = ?",
                scope,
                key,
                owner));
  }

  int deleteBefore(long oldest) {
    return database.write(
        connection ->
            Sql.update(connection, "DELETE FROM idempotency_keys WHERE begun < ?", oldest));
  }

  private static Optional<Row> find(Connection connection, String scope, String key)
      throws SQLException {
    return Sql.first(
        connection,
        "SELECT hash, owner, begun, status, media_type, body FROM idempotency_keys"
            + " WHERE scope = ? AND name = ?",
        IdempotencyStore::row,
        scope,
        key);
  }

  private static Row row(ResultSet row) throws SQLException {
    int status = row.getInt("status");
    Answer answer =
        row.wasNull()
            ? null
            : new Answer(
                status,
                row.getString("media_type"),
                Objects.requireNonNullElse(row.getBytes("body"), new byte[0]));
    return new Row(row.getString("hash"), row.getString("owner"), row.getLong("begun"), answer);
  }
}
