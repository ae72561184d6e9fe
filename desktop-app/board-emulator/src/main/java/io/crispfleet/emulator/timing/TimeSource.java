package io.crispfleet.emulator.timing;

import java.util.concurrent.locks.LockSupport;

/** The monotonic clock a board lives on; tests bring their own. */
public interface TimeSource {
  /** The clock of the machine. */
  TimeSource SYSTEM =
      new TimeSource() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public void park(long nanos) {
          LockSupport.parkNanos(nanos);
        }
      };

  /** Nanoseconds since an arbitrary origin. */
  long nanoTime();

  /** Waits about {@code nanos}; may return early, for instance when the thread is unparked. */
  void park(long nanos);
}
