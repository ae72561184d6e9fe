package io.crispfleet.server.store;

import io.crispfleet.server.store.Database.Work;
import io.crispfleet.server.store.StoreException.Kind;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes. It takes whatever is queued, runs each piece in a savepoint (a piece
 * alone has the transaction to itself), commits once, and only then tells the waiting: the flush to
 * disk is shared, success and failure are not.
 */
final class GroupCommit implements AutoCloseable {
  private static final int QUEUE = 16_384;
  private static final int BATCH = 1_024;

  private final Connection connection;
  private final Path file;
  private final BlockingQueue<Job<?>> queue = new LinkedBlockingQueue<>(QUEUE);
  private final Thread thread;
  private volatile boolean closed;

  GroupCommit(Connection connection, Path file) throws SQLException {
    this.connection = connection;
    this.file = file;
    this.thread = Thread.ofPlatform().name("database-writer").daemon().start(this::run);
  }

  <T> CompletableFuture<T> submit(Work<T> work, boolean waiting) {
    if (waiting && Thread.currentThread().equals(thread)) {
      throw new IllegalStateException("a write inside a write would wait for itself");
    }
    Job<T> job = new Job<>(work);
    if (closed) {
      job.fail(new StoreException(Kind.UNAVAILABLE, "The database is closed.", null));
    } else if (!queue.offer(job)) {
      job.fail(
          new StoreException(
              Kind.UNAVAILABLE, "Too many writes are waiting; try again later.", null));
    }
    if (closed && !thread.isAlive()) {
      refuseLate();
    }
    return job.future;
  }

  private void run() {
    List<Job<?>> batch = new ArrayList<>(BATCH);
    while (!closed || !queue.isEmpty()) {
      try {
        batch.add(queue.take());
        queue.drainTo(batch, BATCH - 1);
        commit(batch);
      } catch (InterruptedException e) {
        closed = true;
      } finally {
        batch.clear();
      }
    }
  }

  private void commit(List<Job<?>> batch) {
    try {
      control("BEGIN IMMEDIATE");
      if (batch.size() == 1) {
        batch.getFirst().run(connection);
      } else {
        for (Job<?> job : batch) {
          runInSavepoint(job);
        }
      }
      control("COMMIT");
    } catch (SQLException | RuntimeException | Error e) {
      rollback();
      if (batch.size() == 1) {
        batch.getFirst().fail(translated(e));
      } else {
        // One piece spoiled the whole transaction: a full disk, or a constraint checked at commit.
        batch.forEach(job -> commit(List.of(job)));
      }
      return;
    }
    batch.forEach(Job::finish);
  }

  private void runInSavepoint(Job<?> job) throws SQLException {
    control("SAVEPOINT piece");
    try {
      job.run(connection);
    } catch (SQLException | RuntimeException | Error e) {
      control("ROLLBACK TO piece");
      job.failed = translated(e);
    }
    control("RELEASE piece");
  }

  private void control(String sql) throws SQLException {
    Sql.update(connection, sql);
  }

  private void rollback() {
    try {
      control("ROLLBACK");
    } catch (SQLException e) {
      // SQLite had rolled back by itself.
    }
  }

  private Throwable translated(Throwable error) {
    return error instanceof SQLException sql ? Failures.sqlite(file, sql) : error;
  }

  @Override
  public void close() {
    closed = true;
    // Wakes an idle writer; a busy one, whose queue may be full, sees the flag.
    boolean woken = queue.offer(new Job<>(any -> true));
    assert woken || !queue.isEmpty();
    try {
      thread.join();
      connection.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      throw Failures.sqlite(file, e);
    }
    refuseLate();
  }

  private void refuseLate() {
    for (Job<?> late; (late = queue.poll()) != null; ) {
      late.fail(new StoreException(Kind.UNAVAILABLE, "The database is closed.", null));
    }
  }

  private static final class Job<T> {
    private final Work<T> work;
    private final CompletableFuture<T> future = new CompletableFuture<>();
    private @Nullable T result;
    private @Nullable Throwable failed;

    Job(Work<T> work) {
      this.work = work;
    }

    void run(Connection connection) throws SQLException {
      failed = null;
      result = work.on(connection);
    }

    @SuppressWarnings("NullAway") // A piece of work that returns null completes with null.
    void finish() {
      if (failed != null) {
        fail(failed);
      } else {
        future.complete(result);
      }
    }

    void fail(Throwable error) {
      future.completeExceptionally(error);
    }
  }
}
