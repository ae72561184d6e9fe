package io.crispfleet.firmware.e2e;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting for what happens in other processes. */
final class Patience {
  private static final Duration LONGEST = Duration.ofMinutes(3);

  private Patience() {}

  /** Waits until something is so; what is still wrong then is told by {@code state}. */
  static void await(BooleanSupplier condition, Supplier<Object> state) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long end = System.nanoTime() + LONGEST.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end || never.await(100, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("not in time; it is " + state.get());
      }
    }
  }
}
