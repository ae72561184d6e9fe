package io.crispfleet.server.store;

import io.crispfleet.server.store.Database.Work;
import io.crispfleet.server.store.StoreException.Kind;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A few connections that can only read, lent to one caller at a time, the warmest first. */
final class ReadPool implements AutoCloseable {
  private static final int SIZE = 4;
  private static final long PATIENCE_SECONDS = 10;

  private final Path file;
  private final List<Connection> all = new ArrayList<>();
  private final LinkedBlockingDeque<Connection> idle = new LinkedBlockingDeque<>();

  ReadPool(Path file) throws SQLException {
    this.file = file;
    for (int i = 0; i < SIZE; i++) {
      Connection connection = SqliteConnections.reader(file);
      all.add(connection);
      idle.add(connection);
    }
  }

  <T> T read(Work<T> work) {
    Connection connection = borrow();
    try {
      return snapshot(connection, work);
    } catch (SQLException e) {
      throw Failures.sqlite(file, e);
    } finally {
      idle.addFirst(connection);
    }
  }

  private static <T> T snapshot(Connection connection, Work<T> work) throws SQLException {
    Sql.update(connection, "BEGIN");
    try {
      return work.on(connection);
    } finally {
      Sql.update(connection, "COMMIT");
    }
  }

  private Connection borrow() {
    @Nullable Connection connection;
    try {
      connection = idle.pollFirst(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(Kind.UNAVAILABLE, "interrupted while waiting to read", e);
    }
    if (connection == null) {
      throw new StoreException(Kind.UNAVAILABLE, "too many reads at once; try again", null);
    }
    return connection;
  }

  @Override
  public void close() {
    for (Connection connection : all) {
      try {
        connection.close();
      } catch (SQLException e) {
        throw Failures.sqlite(file, e);
      }
    }
  }
}
