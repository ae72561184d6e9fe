package io.crispfleet.server.mqtt;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Starts work of one topic only after the earlier work of that topic is done; different topics do
 * not wait for each other. Work that is done at once, as most of a heartbeat's is, leaves no trace.
 */
final class TopicOrder {
  private record Work(Supplier<CompletionStage<?>> start, Runnable done) {}

  /** Topics with unfinished work, each with what waits behind it. */
  private final Map<String, Queue<Work>> busy = new HashMap<>();

  private int unfinished;

  /** Runs {@code start} in turn, then {@code done}, however the stage ends. */
  void run(String topic, Supplier<CompletionStage<?>> start, Runnable done) {
    Work work = new Work(start, done);
    synchronized (this) {
      unfinished++;
      Queue<Work> waiting = busy.get(topic);
      if (waiting != null) {
        waiting.add(work);
        return;
      }
      busy.put(topic, new ArrayDeque<>(2));
    }
    begin(topic, work);
  }

  private void begin(String topic, @Nullable Work first) {
    @Nullable Work work = first;
    while (work != null) {
      CompletionStage<?> stage = started(work);
      CompletableFuture<?> future = stage.toCompletableFuture();
      if (!future.isDone()) {
        Work running = work;
        stage.whenComplete(
            (result, error) -> {
              running.done().run();
              begin(topic, next(topic));
            });
        return;
      }
      work.done().run();
      work = next(topic);
    }
  }

  private static CompletionStage<?> started(Work work) {
    try {
      return work.start().get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private synchronized @Nullable Work next(String topic) {
    unfinished--;
    Queue<Work> waiting = busy.get(topic);
    Work next = waiting == null ? null : waiting.poll();
    if (next == null) {
      busy.remove(topic);
    }
    notifyAll();
    return next;
  }

  /** Work begun or waiting. */
  synchronized int unfinished() {
    return unfinished;
  }

  /** Waits until all work is done, but no longer than {@code within}. */
  synchronized boolean drain(Duration within) {
    long until = System.nanoTime() + within.toNanos();
    while (unfinished > 0) {
      long left = (until - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }
}
