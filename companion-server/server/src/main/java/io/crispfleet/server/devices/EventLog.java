package io.crispfleet.server.devices;

import io.crispfleet.server.bus.EventBus;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;

/**
 * The event log of the fleet. Entries are announced at once and written together, at most every
 * round; what waits is bounded, and what does not fit is counted.
 */
final class EventLog {
  private static final Logger LOG = System.getLogger(EventLog.class.getName());
  private static final int MOST_WAITING = 20_000;

  private record Waiting(LoggedEvent event, CompletableFuture<Void> written) {}

  private final EventStore store;
  private final EventBus bus;
  private final LongAdder dropped = new LongAdder();
  private List<Waiting> waiting = new ArrayList<>();

  EventLog(EventStore store, EventBus bus) {
    this.store = store;
    this.bus = bus;
  }

  /** Completes when the entry is on disk; exceptionally when there is no room for it. */
  CompletionStage<Void> append(LoggedEvent event) {
    CompletableFuture<Void> written = new CompletableFuture<>();
    synchronized (this) {
      if (waiting.size() >= MOST_WAITING) {
        dropped.increment();
        written.completeExceptionally(new IllegalStateException("the event log is overloaded"));
        return written;
      }
      waiting.add(new Waiting(event, written));
    }
    bus.publish(event);
    return written;
  }

  /** Announces an entry that a transaction of its own has written. */
  void written(LoggedEvent event) {
    bus.publish(event);
  }

  /** Entries that were not written because too many came at once. */
  long dropped() {
    return dropped.sum();
  }

  /** Hands what waits to the database, and waits for it only when {@code wait} says so. */
  void flush(boolean wait) {
    List<Waiting> batch;
    synchronized (this) {
      batch = waiting;
      waiting = new ArrayList<>();
    }
    if (batch.isEmpty()) {
      return;
    }
    CompletableFuture<Boolean> write =
        store
            .add(batch.stream().map(Waiting::event).toList())
            .whenComplete((done, failure) -> batch.forEach(entry -> end(entry, failure)));
    if (wait) {
      write.exceptionally(failure -> false).join();
    }
  }

  private void end(Waiting entry, @org.jspecify.annotations.Nullable Throwable failure) {
    if (failure == null) {
      entry.written.complete(null);
    } else {
      dropped.increment();
      LOG.log(Level.WARNING, "an event was not written: " + failure.getMessage());
      entry.written.completeExceptionally(failure);
    }
  }
}
