package io.crispfleet.server.auth;

import io.crispfleet.contract.api.auth.TokenInfo;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.store.Database;
import io.crispfleet.server.store.Sql;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Access tokens of users, and keys of legacy sticks, which have no user. */
final class TokenStore {
  private static final Logger LOG = System.getLogger(TokenStore.class.getName());
  private static final String COLUMNS =
      "id, name, hint, scopes, created_at, expires_at, used_at, replaced";
  private static final String PREFIXED =
      "t.id, t.name, t.hint, t.scopes, t.created_at, t.expires_at, t.used_at, t.replaced, ";

  /**
   * A token and whose it is.
   *
   * @param user empty for a key of legacy sticks
   */
  record Row(TokenInfo info, Optional<User> user) {}

  /** A token to be stored. */
  record Fresh(
      @Nullable Long user,
      String name,
      String hash,
      String hint,
      Set<String> scopes,
      Instant now,
      @Nullable Instant expires) {}

  private final Database database;

  TokenStore(Database database) {
    this.database = database;
  }

  /**
   * Keeps a token.
   *
   * @throws Problem 409 when the user has {@code most} already
   */
  TokenInfo add(Fresh token, int most) {
    return database.write(
        connection -> {
          TokenInfo added = insert(connection, token);
          long count =
              Sql.first(
                      connection,
                      "SELECT COUNT(*) FROM tokens WHERE user_id = ?",
                      row -> row.getLong(1),
                      token.user())
                  .orElse(0L);
          if (count > most) {
            throw Problem.conflict(
                "TOO_MANY_TOKENS", "There are " + most + " tokens already; revoke some first.");
          }
          return added;
        });
  }

  /** A token of a user that may log in, or a key of legacy sticks; maybe expired. */
  Optional<Row> find(String hash) {
    return database.read(
        connection ->
            Sql.first(
                connection,
                "SELECT "
                    + PREFIXED
                    + UserStore.COLUMNS
                    + " FROM tokens t LEFT JOIN users u ON u.id = t.user_id"
                    + " WHERE t.hash = ? AND (t.user_id IS NULL OR NOT u.disabled)",
                TokenStore::row,
                hash));
  }

  List<TokenInfo> ofUser(long user) {
    return database.read(
        connection ->
            Sql.list(
                connection,
                "SELECT " + COLUMNS + " FROM tokens WHERE user_id = ? ORDER BY id",
                TokenStore::info,
                user));
  }

  List<TokenInfo> withoutUser() {
    return database.read(
        connection ->
            Sql.list(
                connection,
                "SELECT " + COLUMNS + " FROM tokens WHERE user_id IS NULL ORDER BY id",
                TokenStore::info));
  }

  /**
   * Puts a new secret in the place of an old one, which works until {@code graceEnd} at most.
   *
   * @throws Problem 404 when the user has no such token, 409 when it is replaced already
   */
  TokenInfo rotate(long id, long user, Rotated rotated) {
    return database.write(
        connection -> {
          TokenInfo old =
              Sql.first(
                      connection,
                      "SELECT " + COLUMNS + " FROM tokens WHERE id = ? AND user_id = ?",
                      TokenStore::info,
                      id,
                      user)
                  .orElseThrow(() -> unknown(id));
          if (old.replaced()) {
            throw Problem.conflict(
                "ALREADY_ROTATED", "This token has been replaced already; rotate the newer one.");
          }
          Instant expires = old.expires();
          if (expires != null && !expires.isAfter(rotated.now())) {
            throw unknown(id);
          }
          if (expires != null) {
            // As long as the old one was meant to live, from now on.
            expires =
                rotated.now().plusMillis(expires.toEpochMilli() - old.created().toEpochMilli());
          }
          retire(connection, "id = ?", id, rotated.graceEnd());
          return insert(
              connection,
              new Fresh(
                  user,
                  old.name(),
                  rotated.hash(),
                  rotated.hint(),
                  old.scopes(),
                  rotated.now(),
                  expires));
        });
  }

  /** The new secret of a rotation. */
  record Rotated(String hash, String hint, Instant now, Instant graceEnd) {}

  /** As {@link #rotate}, for all keys of legacy sticks with this name. */
  TokenInfo rotateKeys(Fresh key, Instant graceEnd) {
    return database.write(
        connection -> {
          retire(connection, "user_id IS NULL AND name = ?", key.name(), graceEnd);
          // Back to a key that is still in its grace.
          Sql.update(
              connection, "DELETE FROM tokens WHERE user_id IS NULL AND hash = ?", key.hash());
          return insert(connection, key);
        });
  }

  boolean remove(long id, @Nullable Long user) {
    return database.write(
        connection ->
            (user == null
                    ? Sql.update(
                        connection, "DELETE FROM tokens WHERE id = ? AND user_id IS NULL", id)
                    : Sql.update(
                        connection, "DELETE FROM tokens WHERE id = ? AND user_id = ?", id, user))
                > 0);
  }

  int removeAll(long user) {
    return database.write(
        connection -> Sql.update(connection, "DELETE FROM tokens WHERE user_id = ?", user));
  }

  /** Notes a use, without waiting for the disk: losing it harms nobody. */
  void used(long id, Instant now) {
    var _ =
        database
            .writeAsync(
                connection ->
                    Sql.update(
                        connection,
                        "UPDATE tokens SET used_at = ? WHERE id = ?",
                        now.toEpochMilli(),
                        id))
            .exceptionally(
                error -> {
                  LOG.log(Level.WARNING, "the use of a token is not noted", error);
                  return 0;
                });
  }

  void removeExpired(Instant before) {
    database.write(
        connection ->
            Sql.update(
                connection, "DELETE FROM tokens WHERE expires_at <= ?", before.toEpochMilli()));
  }

  static Problem unknown(long id) {
    return Problem.notFound("UNKNOWN_TOKEN", "There is no token " + id + ".");
  }

  private static void retire(Connection connection, String which, Object value, Instant graceEnd)
      throws SQLException {
    Sql.update(
        connection,
        "UPDATE tokens SET replaced = ?, expires_at = CASE WHEN expires_at < ? THEN expires_at"
            + " ELSE ? END WHERE "
            + which,
        true,
        graceEnd.toEpochMilli(),
        graceEnd.toEpochMilli(),
        value);
  }

  private static TokenInfo insert(Connection connection, Fresh token) throws SQLException {
    Instant expires = token.expires();
    return Sql.first(
            connection,
            "INSERT INTO tokens (hash, user_id, name, hint, scopes, created_at, expires_at,"
                + " replaced) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING "
                + COLUMNS,
            TokenStore::info,
            token.hash(),
            token.user(),
            token.name(),
            token.hint(),
            String.join(" ", token.scopes()),
            token.now().toEpochMilli(),
            expires == null ? null : expires.toEpochMilli(),
            false)
        .orElseThrow();
  }

  private static Row row(ResultSet row) throws SQLException {
    TokenInfo info = info(row);
    row.getLong(9);
    return new Row(info, row.wasNull() ? Optional.empty() : Optional.of(UserStore.user(row, 9)));
  }

  private static TokenInfo info(ResultSet row) throws SQLException {
    String scopes = row.getString(4);
    return new TokenInfo(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        scopes.isEmpty() ? Set.of() : Set.of(scopes.split(" ")),
        Instant.ofEpochMilli(row.getLong(5)),
        instant(row, 6),
        instant(row, 7),
        row.getBoolean(8));
  }

  private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }
}
