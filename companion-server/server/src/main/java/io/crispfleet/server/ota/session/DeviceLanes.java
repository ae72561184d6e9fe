package io.crispfleet.server.ota.session;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Does the work of each stick one piece after the other, in the order it came, and of different
 * sticks side by side. The work may wait for the disk: it runs on virtual threads.
 */
public final class DeviceLanes implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ConcurrentMap<String, CompletableFuture<Void>> tails = new ConcurrentHashMap<>();

  /**
   * Queues work; the future fails with what the work throws. Whoever sees it done sees a lane that
   * is no longer busy with it.
   */
  public <T> CompletableFuture<T> run(String device, Supplier<T> work) {
    FutureTask<T> task = new FutureTask<>(work::get);
    CompletableFuture<Void> tail =
        tails.compute(device, (id, before) -> after(before).thenRunAsync(task, threads));
    CompletableFuture<T> result = new CompletableFuture<>();
    CompletableFuture<Void> _ =
        tail.whenComplete(
            (done, error) -> {
              // A lane without work is forgotten, so that unknown ids leave nothing behind.
              tails.remove(device, tail);
              if (error != null) {
                result.completeExceptionally(error);
              } else {
                finish(result, task);
              }
            });
    return result;
  }

  private static <T> void finish(CompletableFuture<T> result, FutureTask<T> task) {
    if (task.state() == Future.State.SUCCESS) {
      result.complete(task.resultNow());
    } else {
      result.completeExceptionally(task.exceptionNow());
    }
  }

  /** True while work of this stick is queued or under way. */
  public boolean busy(String device) {
    return tails.containsKey(device);
  }

  private static CompletableFuture<Void> after(@Nullable CompletableFuture<Void> before) {
    return before == null ? CompletableFuture.completedFuture(null) : before;
  }

  /** Returns when all queued work is done. */
  @Override
  public void close() {
    CompletableFuture.allOf(tails.values().toArray(CompletableFuture[]::new)).join();
    threads.close();
  }
}
