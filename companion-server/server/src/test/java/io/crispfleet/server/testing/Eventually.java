package io.crispfleet.server.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waits for what other threads or programs bring about. The bound only ends a test that has failed:
 * it is long, because on a busy machine everything is late. Between two looks the processor is left
 * to those that are waited for.
 */
public final class Eventually {
  public static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long BETWEEN_LOOKS_NANOS = 2_000_000;

  private Eventually() {}

  /** Returns when {@code condition} holds. */
  public static void eventually(BooleanSupplier condition) {
    eventually(() -> "it", condition);
  }

  /**
   * Returns when {@code condition} holds.
   *
   * @param state asked when it does not: what is there instead
   */
  public static void eventually(Supplier<?> state, BooleanSupplier condition) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - until > 0) {
        throw new AssertionError("did not happen within " + PATIENCE + ": " + state.get());
      }
      LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
    }
  }
}
