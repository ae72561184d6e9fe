package io.crispfleet.server.store;

import io.crispfleet.server.store.Database.Work;
import io.crispfleet.server.store.StoreException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Writes nobody waits for: in order, many to a commit; alone when one of them fails. */
final class PostgresWriter implements AutoCloseable {
  private static final int QUEUE = 16_384;
  private static final int BATCH = 256;

  private record Job<T>(Work<T> work, CompletableFuture<T> future) {
    void refuse(String why) {
      future.completeExceptionally(new StoreException(Kind.UNAVAILABLE, why, null));
    }
  }

  private final DataSource source;
  private final BlockingQueue<Job<?>> queue = new LinkedBlockingQueue<>(QUEUE);
  private final Thread thread;
  private volatile boolean closed;

  PostgresWriter(DataSource source) {
    this.source = source;
    this.thread = Thread.ofVirtual().name("database-writer").start(this::run);
  }

  <T> CompletableFuture<T> submit(Work<T> work) {
    Job<T> job = new Job<>(work, new CompletableFuture<>());
    if (closed) {
      job.refuse("The database is closed.");
    } else if (!queue.offer(job)) {
      job.refuse("Too many writes are waiting; try again later.");
    }
    if (closed && !thread.isAlive()) {
      refuseLate();
    }
    return job.future();
  }

  private void run() {
    List<Job<?>> batch = new ArrayList<>(BATCH);
    while (!closed || !queue.isEmpty()) {
      try {
        batch.add(queue.take());
        queue.drainTo(batch, BATCH - 1);
        write(batch);
      } catch (InterruptedException e) {
        closed = true;
      } finally {
        batch.clear();
      }
    }
  }

  private void write(List<Job<?>> batch) {
    if (batch.size() == 1) {
      alone(batch.getFirst());
      return;
    }
    List<Runnable> endings = new ArrayList<>();
    try {
      new PostgresTransaction<>(
              source,
              connection -> {
                endings.clear();
                for (Job<?> job : batch) {
                  endings.add(prepare(job, connection));
                }
                return true;
              })
          .run();
    } catch (RuntimeException | Error e) {
      batch.forEach(this::alone);
      return;
    }
    endings.forEach(Runnable::run);
  }

  private static <T> Runnable prepare(Job<T> job, java.sql.Connection connection)
      throws java.sql.SQLException {
    @Nullable T result = job.work().on(connection);
    return () -> job.future().complete(result);
  }

  private <T> void alone(Job<T> job) {
    try {
      job.future().complete(new PostgresTransaction<>(source, job.work()).run());
    } catch (RuntimeException | Error e) {
      job.future().completeExceptionally(e);
    }
  }

  @Override
  public void close() {
    closed = true;
    // Wakes an idle writer; a busy one, whose queue may be full, sees the flag.
    boolean woken = queue.offer(new Job<>(any -> true, new CompletableFuture<>()));
    assert woken || !queue.isEmpty();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    refuseLate();
  }

  private void refuseLate() {
    for (Job<?> late; (late = queue.poll()) != null; ) {
      late.refuse("The database is closed.");
    }
  }
}
