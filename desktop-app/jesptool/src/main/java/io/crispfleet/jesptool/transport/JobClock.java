package io.crispfleet.jesptool.transport;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Time as a job sees it. */
public interface JobClock {
  /** Real time. */
  JobClock SYSTEM =
      new JobClock() {
        private static final long SLICE_NANOS = 50_000_000;

        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public void pause(Duration duration, CancelToken cancel) {
          long start = System.nanoTime();
          for (long left = duration.toNanos(); left > 0; ) {
            cancel.throwIfCancelled();
            LockSupport.parkNanos(Math.min(left, SLICE_NANOS));
            left = duration.toNanos() - (System.nanoTime() - start);
          }
        }
      };

  /** Monotonic nanoseconds, as {@link System#nanoTime()}. */
  long nanoTime();

  /**
   * Waits; ends within 100 ms of a cancellation.
   *
   * @throws io.crispfleet.jesptool.error.EspException.Cancelled when cancelled while waiting
   */
  void pause(Duration duration, CancelToken cancel);
}
