package io.crispfleet.server.auth;

import io.crispfleet.server.http.Problem;
import java.time.Duration;

/** Refusals that end by themselves. */
final class Retry {
  private Retry() {}

  /** Status 429 with {@code Retry-After} in whole seconds, rounded up. */
  static Problem later(String code, String what, Duration wait) {
    long seconds = Math.max(1, wait.plusSeconds(1).minusNanos(1).toSeconds());
    String when = seconds < 120 ? seconds + " seconds" : (seconds + 59) / 60 + " minutes";
    return new Problem(429, code, what + "; try again in " + when + ".")
        .header("Retry-After", Long.toString(seconds))
        .with("retryAfter", seconds);
  }
}
