package io.crispfleet.server.devices;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The registry's place for one stick. {@link #state} is replaced under this object's monitor and
 * read without; {@link #presence} and {@link #duplicates} are touched under the monitor only.
 */
final class DeviceEntry {
  /** What has to be written: the row, what people decided, or the vitals. */
  static final int ROW = 1;

  static final int DESK = 2;
  static final int VITALS = 4;

  final Presence presence;
  final DuplicateWatch duplicates = new DuplicateWatch();

  /** Held by whoever changes {@link DeviceState#desk} until it is in the database. */
  final ReentrantLock edits = new ReentrantLock();

  private final AtomicInteger dirty = new AtomicInteger();
  private volatile DeviceState state;

  DeviceEntry(DeviceState state, PresenceRules rules) {
    this.state = state;
    this.presence = new Presence(rules, state.dialect());
  }

  DeviceState state() {
    return state;
  }

  /** Called with this object's monitor. */
  void become(DeviceState next) {
    state = next;
  }

  /** Returns true when nothing was to be written before. */
  boolean mark(int what) {
    return dirty.getAndUpdate(bits -> bits | what) == 0;
  }

  /** What has to be written; it counts as written from now on. */
  int take() {
    return dirty.getAndSet(0);
  }
}
