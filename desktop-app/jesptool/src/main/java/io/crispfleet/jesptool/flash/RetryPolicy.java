package io.crispfleet.jesptool.flash;

import java.time.Duration;

/**
 * How stubbornly a job goes on after failures that can be repeated safely.
 *
 * @param fruitless failures in a row that may pass without one more sector written, at least 1
 * @param total failures of any kind before the job gives up
 * @param reopenWindow how long a vanished board may take to come back
 */
public record RetryPolicy(int fruitless, int total, Duration reopenWindow) {
  public static final RetryPolicy DEFAULT = new RetryPolicy(4, 60, Duration.ofSeconds(15));
}
