package io.crispfleet.server.devices;

/** Lets so many through per second, and a burst now and then. Guarded by its owner. */
final class TokenBucket {
  private final double perNano;
  private final double burst;
  private double tokens;
  private long last;

  TokenBucket(double perSecond, double burst, long now) {
    this.perNano = perSecond / 1e9;
    this.burst = burst;
    this.tokens = burst;
    this.last = now;
  }

  /**
   * Takes one.
   *
   * @param now monotonic nanoseconds
   */
  boolean take(long now) {
    tokens = Math.min(burst, tokens + Math.max(0, now - last) * perNano);
    last = now;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
