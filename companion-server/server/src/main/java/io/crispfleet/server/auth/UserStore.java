package io.crispfleet.server.auth;

import io.crispfleet.server.http.Problem;
import io.crispfleet.server.identity.UserRole;
import io.crispfleet.server.store.Database;
import io.crispfleet.server.store.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Users, and the codes that make the first one. */
final class UserStore {
  static final String COLUMNS = "u.id, u.name, u.password, u.role, u.disabled, u.created_at";
  private static final String SELECT = "SELECT " + COLUMNS + " FROM users u ";

  private final Database database;

  UserStore(Database database) {
    this.database = database;
  }

  Optional<User> find(String name) {
    return database.read(connection -> find(connection, name));
  }

  Optional<User> find(long id) {
    return database.read(
        connection -> Sql.first(connection, SELECT + "WHERE u.id = ?", row -> user(row, 1), id));
  }

  List<User> all() {
    return database.read(
        connection -> Sql.list(connection, SELECT + "ORDER BY u.name", row -> user(row, 1)));
  }

  /** Empty when there is one of that name already. */
  Optional<User> add(String name, String password, UserRole role, Instant now) {
    return database.write(connection -> insert(connection, name, password, role, now));
  }

  private static Optional<User> insert(
      Connection connection, String name, String password, UserRole role, Instant now)
      throws SQLException {
    return Sql.first(
        connection,
        "INSERT INTO users (name, password, role, disabled, created_at) VALUES (?, ?, ?, ?, ?)"
            + " ON CONFLICT (name) DO NOTHING"
            + " RETURNING id, name, password, role, disabled, created_at",
        row -> user(row, 1),
        name,
        password,
        role.word(),
        false,
        now.toEpochMilli());
  }

  /**
   * Changes role and state; a user that may no longer log in loses its sessions.
   *
   * @throws Problem 404, or 409 when nobody would be left to administer
   */
  User change(String name, Optional<UserRole> role, Optional<Boolean> disabled) {
    return database.write(
        connection -> {
          lockAdmins(connection);
          User before = find(connection, name).orElseThrow(() -> unknown(name));
          UserRole newRole = role.orElse(before.role());
          boolean newDisabled = disabled.orElse(before.disabled());
          Sql.update(
              connection,
              "UPDATE users SET role = ?, disabled = ? WHERE id = ?",
              newRole.word(),
              newDisabled,
              before.id());
          if (newDisabled) {
            endSessions(connection, before.id());
          }
          requireAdmin(connection, before);
          return find(connection, name).orElseThrow(() -> unknown(name));
        });
  }

  /**
   * Removes a user with its sessions, tokens and download rules.
   *
   * @throws Problem 404, or 409 when nobody would be left to administer
   */
  User remove(String name) {
    return database.write(
        connection -> {
          lockAdmins(connection);
          User before = find(connection, name).orElseThrow(() -> unknown(name));
          Sql.update(connection, "DELETE FROM users WHERE id = ?", before.id());
          Sql.update(connection, "DELETE FROM download_rules WHERE subject = ?", "user:" + name);
          requireAdmin(connection, before);
          return before;
        });
  }

  /** Sets a new hash and ends all sessions. */
  void password(long id, String password) {
    database.write(
        connection -> {
          Sql.update(connection, "UPDATE users SET password = ? WHERE id = ?", password, id);
          endSessions(connection, id);
          return true;
        });
  }

  /** Replaces the hash of an unchanged password, unless it was changed meanwhile. */
  void rehash(long id, String before, String after) {
    database.write(
        connection ->
            Sql.update(
                connection,
                "UPDATE users SET password = ? WHERE id = ? AND password = ?",
                after,
                id,
                before));
  }

  boolean anyAdmin() {
    return database.read(UserStore::anyAdmin);
  }

  /** Keeps a setup code beside the newest {@code most - 1} others, unless there is an admin. */
  boolean addSetupCode(String hash, Instant now, int most) {
    return database.write(
        connection -> {
          if (anyAdmin(connection)) {
            return false;
          }
          Sql.update(
              connection,
              "INSERT INTO setup_codes (hash, created_at) VALUES (?, ?)",
              hash,
              now.toEpochMilli());
          Sql.update(
              connection,
              "DELETE FROM setup_codes WHERE hash NOT IN (SELECT hash FROM setup_codes ORDER BY"
                  + " created_at DESC, hash LIMIT ?) AND hash <> ?",
              most,
              // Whatever the clock says: it is the one that is printed now.
              hash);
          return true;
        });
  }

  boolean setupCodeExists(String hash) {
    return database.read(
        connection ->
            Sql.first(
                    connection,
                    "SELECT 1 FROM setup_codes WHERE hash = ?",
                    row -> row.getInt(1),
                    hash)
                .isPresent());
  }

  /**
   * Uses a setup code up and makes the administrator, both or neither.
   *
   * @return empty when the code is not or no longer good
   */
  Optional<User> setup(String codeHash, String name, String password, Instant now) {
    return database.write(
        connection -> {
          int used = Sql.update(connection, "DELETE FROM setup_codes WHERE hash = ?", codeHash);
          if (used == 0 || anyAdmin(connection)) {
            return Optional.empty();
          }
          Sql.update(connection, "DELETE FROM setup_codes");
          User user =
              insert(connection, name, password, UserRole.ADMIN, now)
                  .orElseThrow(() -> taken(name));
          return Optional.of(user);
        });
  }

  static Problem unknown(String name) {
    return Problem.notFound("UNKNOWN_USER", "There is no user '" + name + "'.");
  }

  static Problem taken(String name) {
    return Problem.conflict("USER_EXISTS", "There is a user '" + name + "' already.");
  }

  static User user(ResultSet row, int first) throws SQLException {
    return new User(
        row.getLong(first),
        row.getString(first + 1),
        row.getString(first + 2),
        UserRole.valueOf(row.getString(first + 3).toUpperCase(Locale.ROOT)),
        row.getBoolean(first + 4),
        Instant.ofEpochMilli(row.getLong(first + 5)));
  }

  private static Optional<User> find(Connection connection, String name) throws SQLException {
    return Sql.first(connection, SELECT + "WHERE u.name = ?", row -> user(row, 1), name);
  }

  private static void endSessions(Connection connection, long user) throws SQLException {
    Sql.update(connection, "DELETE FROM sessions WHERE user_id = ?", user);
  }

  private static boolean anyAdmin(Connection connection) throws SQLException {
    return Sql.first(
            connection,
            "SELECT 1 FROM users WHERE role = 'admin' AND NOT disabled LIMIT 1",
            row -> row.getInt(1))
        .isPresent();
  }

  /** Two administrators who remove each other at the same time: on PostgreSQL one waits here. */
  private static void lockAdmins(Connection connection) throws SQLException {
    Sql.update(connection, "UPDATE users SET disabled = disabled WHERE role = 'admin'");
  }

  private static void requireAdmin(Connection connection, User changed) throws SQLException {
    if (changed.administers() && !anyAdmin(connection)) {
      throw Problem.conflict(
          "LAST_ADMIN",
          "'" + changed.name() + "' is the last administrator; make another one first.");
    }
  }
}
