package io.crispfleet.server.store;

import io.crispfleet.server.store.Database.Work;
import io.crispfleet.server.store.StoreException.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/**
 * One transaction, repeated while the server says that it met another one, and when the connection
 * turns out to be dead before the commit was sent. A commit whose answer is lost is not repeated.
 */
final class PostgresTransaction<T> {
  private static final int ATTEMPTS = 12;
  private static final long FIRST_PAUSE_MICROS = 500;

  private final DataSource source;
  private final Work<T> work;
  private boolean committing;

  PostgresTransaction(DataSource source, Work<T> work) {
    this.source = source;
    this.work = work;
  }

  T run() {
    for (int attempt = 1; ; attempt++) {
      try {
        return attempt();
      } catch (SQLException e) {
        boolean again = Failures.met(e) || (Failures.disconnected(e) && !committing);
        if (!again || attempt == ATTEMPTS) {
          throw Failures.postgres(e);
        }
        pause(attempt);
      }
    }
  }

  private T attempt() throws SQLException {
    committing = false;
    try (Connection connection = source.getConnection()) {
      try {
        T result = work.on(connection);
        committing = true;
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException | Error e) {
        rollback(connection);
        throw e;
      }
    }
  }

  private static void rollback(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // The connection is gone, and with it the transaction.
    }
  }

  private static void pause(int attempt) {
    long longest = TimeUnit.MICROSECONDS.toNanos(FIRST_PAUSE_MICROS) << attempt;
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(longest / 2, longest));
    if (Thread.currentThread().isInterrupted()) {
      throw new StoreException(Kind.UNAVAILABLE, "interrupted while repeating a write", null);
    }
  }
}
