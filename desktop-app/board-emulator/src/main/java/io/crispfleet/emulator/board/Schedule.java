package io.crispfleet.emulator.board;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Things that are due at a time, in order; equal times in the order they were added. */
final class Schedule {
  private record Event(long time, long order, Runnable action) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::time).thenComparingLong(Event::order));
  private long added;

  void add(long time, Runnable action) {
    events.add(new Event(time, added++, action));
  }

  /** Time of the next event; {@link Long#MAX_VALUE} without one. */
  long next() {
    Event first = events.peek();
    return first == null ? Long.MAX_VALUE : first.time();
  }

  /** Runs the next event if it is due. */
  boolean runNext(long now) {
    Event first = events.peek();
    if (first == null || first.time() > now) {
      return false;
    }
    events.remove();
    first.action().run();
    return true;
  }

  void clear() {
    events.clear();
  }
}
