package io.crispfleet.server.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/** How connections to the file are set up. */
final class SqliteConnections {
  private static final int WRITER_CACHE_KIB = 8 * 1024;
  private static final int READER_CACHE_KIB = 4 * 1024;
  private static final int BUSY_MILLIS = 5_000;
  private static final int CHECKPOINT_PAGES = 4_000;
  private static final long KEPT_LOG_BYTES = 64L << 20;

  private SqliteConnections() {}

  static Connection writer(Path file) throws SQLException {
    SQLiteConfig config = base();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    Connection connection = open(file, config.toProperties());
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA cache_size=-" + WRITER_CACHE_KIB);
      // What a savepoint may have to restore is kept in memory, not in a file made for each.
      statement.execute("PRAGMA temp_store=MEMORY");
      statement.execute("PRAGMA wal_autocheckpoint=" + CHECKPOINT_PAGES);
      statement.execute("PRAGMA journal_size_limit=" + KEPT_LOG_BYTES);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  static Connection reader(Path file) throws SQLException {
    Connection connection = open(file, base().toProperties());
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA cache_size=-" + READER_CACHE_KIB);
      statement.execute("PRAGMA query_only=1");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** A connection that leaves the file's settings as they are. */
  static Connection plain(Path file) throws SQLException {
    return open(file, base().toProperties());
  }

  private static SQLiteConfig base() {
    SQLiteConfig config = new SQLiteConfig();
    config.enforceForeignKeys(true);
    config.setBusyTimeout(BUSY_MILLIS);
    return config;
  }

  private static Connection open(Path file, Properties properties) throws SQLException {
    return new CachingConnection(file, properties);
  }
}
