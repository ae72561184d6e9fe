package io.crispfleet.simulator.stick;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How a stick waits: never quite as long as the others, so that a fleet does not march in step. */
final class Naps {
  private static final double JITTER = 0.1;

  private final RandomGenerator random;

  Naps(RandomGenerator random) {
    this.random = random;
  }

  /** Within a tenth of {@code duration}. */
  void about(Duration duration) throws InterruptedException {
    double factor = 1 - JITTER + 2 * JITTER * random.nextDouble();
    Thread.sleep(Duration.ofNanos((long) (duration.toNanos() * factor)));
  }

  /** Within a tenth of {@code duration}, but not less than {@code least}. */
  void about(Duration duration, Duration least) throws InterruptedException {
    Duration longer = least.plusMillis(least.toMillis() / 8);
    about(duration.compareTo(longer) < 0 ? longer : duration);
  }

  /** Anything from nothing to {@code duration}. */
  void upTo(Duration duration) throws InterruptedException {
    Thread.sleep(Duration.ofNanos((long) (duration.toNanos() * random.nextDouble())));
  }
}
