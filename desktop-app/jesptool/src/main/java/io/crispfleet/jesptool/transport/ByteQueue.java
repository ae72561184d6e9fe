package io.crispfleet.jesptool.transport;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bounded byte pipe between two threads. Both sides wait with a deadline, and {@link #end()} from
 * any thread wakes them.
 */
public final class ByteQueue {
  /** What {@link #take} returns once the queue has ended and is empty. */
  public static final int ENDED = -1;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final byte[] ring;
  private int head;
  private int count;
  private boolean ended;

  /** {@code capacity} is in bytes. */
  public ByteQueue(int capacity) {
    ring = new byte[capacity];
  }

  /**
   * Adds all bytes, waiting for room.
   *
   * @param patience longest wait without any room
   * @return false when the queue has ended or stayed full; some bytes may have been added then
   */
  public boolean put(byte[] buffer, int offset, int length, Duration patience) {
    lock.lock();
    try {
      int from = offset;
      int left = length;
      while (left > 0) {
        long nanos = patience.toNanos();
        while (count == ring.length && !ended && nanos > 0) {
          nanos = await(nanos);
        }
        if (ended || count == ring.length) {
          return false;
        }
        int step = Math.min(left, ring.length - count);
        int tail = (head + count) % ring.length;
        int first = Math.min(step, ring.length - tail);
        System.arraycopy(buffer, from, ring, tail, first);
        System.arraycopy(buffer, from + first, ring, 0, step - first);
        count += step;
        from += step;
        left -= step;
        changed.signalAll();
      }
      return !ended;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for at least one byte.
   *
   * @return bytes taken, 0 when the time is up, {@link #ENDED} at the end
   */
  public int take(byte[] buffer, int offset, int length, Duration timeout) {
    lock.lock();
    try {
      long nanos = timeout.toNanos();
      while (count == 0 && !ended && nanos > 0) {
        nanos = await(nanos);
      }
      if (count == 0) {
        return ended ? ENDED : 0;
      }
      int taken = Math.min(length, count);
      int first = Math.min(taken, ring.length - head);
      System.arraycopy(ring, head, buffer, offset, first);
      System.arraycopy(ring, 0, buffer, offset + first, taken - first);
      head = (head + taken) % ring.length;
      count -= taken;
      changed.signalAll();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** An interrupt ends the wait as if the time were up and stays set for the caller to see. */
  @SuppressWarnings("WaitNotInLoop") // both callers loop
  private long await(long nanos) {
    try {
      return changed.awaitNanos(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  /** Throws away all bytes that nobody has taken. */
  public void clear() {
    lock.lock();
    try {
      count = 0;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** No more bytes will come; those already inside can still be taken. */
  public void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
