package io.crispfleet.server.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;

/**
 * The database. Statements are written once, for SQLite and PostgreSQL alike: {@code BIGINT} epoch
 * milliseconds for time, {@code BOOLEAN}, {@code TEXT}, {@code ON CONFLICT … DO UPDATE}, {@code
 * RETURNING}; what differs is named by placeholders in the migrations.
 *
 * <p>A failed statement surfaces as {@link StoreException}.
 */
public interface Database extends AutoCloseable {
  /** Work on a connection. */
  @FunctionalInterface
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /** Reads a consistent snapshot on the caller's thread. */
  <T> T read(Work<T> work);

  /**
   * Runs one transaction and returns after its commit is on disk. Concurrent writes may share one
   * commit; each still succeeds or fails alone. An exception rolls the work back and is rethrown.
   */
  <T> T write(Work<T> work);

  /** Like {@link #write}, without waiting. Completed on the writer's thread: do not block there. */
  <T> CompletableFuture<T> writeAsync(Work<T> work);

  /**
   * Writes the database as it is at one moment into a new file, while others go on reading and
   * writing.
   *
   * @throws UnsupportedOperationException when the database has its own tools for that
   */
  default void copyTo(Path file) {
    throw new UnsupportedOperationException("this database is not copied by the server");
  }

  @Override
  void close();
}
