package io.crispfleet.server.store;

import io.crispfleet.server.files.DurableFiles;
import io.crispfleet.server.store.Migrations.Script;
import io.crispfleet.server.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.flywaydb.core.api.FlywayException;
import org.sqlite.SQLiteDataSource;

/**
 * Brings a database file up to this program's schema. The steps run on a copy, which takes the
 * file's place only when all have succeeded; the file as it was stays beside it.
 */
final class SqliteUpgrade {
  private static final Map<String, String> PLACEHOLDERS =
      Map.of("serial", "INTEGER PRIMARY KEY AUTOINCREMENT", "bytes", "BLOB");

  private record Step(int version, int checksum) {}

  private final Path file;
  private final Path copy;
  private final Migrations migrations;

  SqliteUpgrade(Path file, Migrations migrations) {
    this.file = file;
    this.copy = file.resolveSibling(file.getFileName() + ".upgrading");
    this.migrations = migrations;
  }

  /** Where the file of an earlier schema is kept. */
  static Path before(Path file, int version) {
    return file.resolveSibling(file.getFileName() + ".schema-" + version);
  }

  void run() {
    try {
      Files.deleteIfExists(copy);
      if (!Files.exists(file)) {
        migrateCopy();
        putInPlace();
        return;
      }
      OptionalInt behind = copyIfBehind();
      if (behind.isPresent()) {
        migrateCopy();
        absorbLog();
        keepOld(behind.getAsInt());
        putInPlace();
      }
    } catch (SQLException e) {
      throw Failures.sqlite(file, e);
    } catch (IOException e) {
      throw new StoreException(
          Kind.NO_SPACE,
          "Cannot upgrade " + file + ": " + e.getMessage() + ". It is unchanged.",
          e);
    }
  }

  /** Makes the copy and returns the file's version, unless it is this program's already. */
  private OptionalInt copyIfBehind() throws SQLException {
    try (Connection connection = SqliteConnections.plain(file)) {
      check(connection);
      List<Step> done = history(connection);
      if (done.equals(migrations.scripts().stream().map(SqliteUpgrade::step).toList())) {
        return OptionalInt.empty();
      }
      int version = done.isEmpty() ? 0 : done.getLast().version();
      if (version > migrations.latest()) {
        throw newer(version);
      }
      Sql.update(connection, "VACUUM INTO ?", copy.toString());
      return OptionalInt.of(version);
    }
  }

  private StoreException newer(int version) {
    return new StoreException(
        Kind.UNAVAILABLE,
        file
            + " was written by a newer CrispFleet (schema "
            + version
            + "; this one knows "
            + migrations.latest()
            + "). Install the newer one, or restore a backup made by this one.",
        null);
  }

  /** Moves everything into the file itself, so that no log stays behind for its successor. */
  private void absorbLog() throws SQLException {
    try (Connection connection = SqliteConnections.plain(file)) {
      Sql.first(connection, "PRAGMA wal_checkpoint(TRUNCATE)", row -> row.getInt(1));
      Sql.first(connection, "PRAGMA journal_mode=DELETE", row -> row.getString(1));
    }
  }

  private void check(Connection connection) throws SQLException {
    String found =
        Sql.first(connection, "PRAGMA quick_check(1)", row -> row.getString(1)).orElse("nothing");
    if (!"ok".equals(found)) {
      throw Failures.damaged(file, new SQLException(found));
    }
  }

  private static Step step(Script script) {
    return new Step(script.version(), script.checksum());
  }

  private static List<Step> history(Connection connection) throws SQLException {
    boolean known =
        Sql.first(
                connection,
                "SELECT 1 FROM sqlite_master WHERE name = 'flyway_schema_history'",
                row -> true)
            .isPresent();
    return known
        ? Sql.list(
            connection,
            "SELECT version, checksum FROM flyway_schema_history"
                + " WHERE version IS NOT NULL ORDER BY installed_rank",
            row -> new Step(row.getInt(1), row.getInt(2)))
        : List.of();
  }

  private void keepOld(int version) throws IOException {
    Path kept = before(file, version);
    Files.deleteIfExists(kept);
    try {
      Files.createLink(kept, file);
    } catch (UnsupportedOperationException | IOException e) {
      Files.copy(file, kept, StandardCopyOption.REPLACE_EXISTING);
      DurableFiles.syncFile(kept);
    }
  }

  private void migrateCopy() throws IOException {
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + copy);
    try {
      migrations.apply(source, PLACEHOLDERS);
      DurableFiles.syncFile(copy);
    } catch (FlywayException e) {
      Files.deleteIfExists(copy);
      StoreException known = Failures.sqlite(copy, cause(e));
      if (known.kind() == Kind.NO_SPACE) {
        throw known;
      }
      throw new StoreException(
          Kind.OTHER, "Cannot upgrade " + file + ", which is unchanged: " + e.getMessage(), e);
    }
  }

  private static SQLException cause(FlywayException error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return sql;
      }
    }
    return new SQLException(error);
  }

  private void putInPlace() throws IOException {
    DurableFiles.moveInto(copy, file);
  }
}
