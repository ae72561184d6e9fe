package io.crispfleet.server.throttle;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A bucket of tokens per client: {@code burst} at once, then one per {@code interval}. Remembers a
 * bounded number of clients and forgets those that have been quiet the longest, which is as if
 * their buckets were full.
 */
public final class RateLimiter {
  private record Bucket(double tokens, Instant filled) {}

  private final int burst;
  private final Duration interval;
  private final InstantSource clock;
  private final RecentMap<Bucket> buckets;

  /**
   * Makes a limiter.
   *
   * @param burst 1 or more
   * @param interval time in which one token comes back
   * @param mostClients how many clients are remembered, some 200 bytes each
   */
  public RateLimiter(int burst, Duration interval, int mostClients, InstantSource clock) {
    this.burst = burst;
    this.interval = interval;
    this.clock = clock;
    this.buckets = new RecentMap<>(mostClients);
  }

  /**
   * Takes one token from the client's bucket.
   *
   * @param client see {@link ClientKey}
   * @return zero when there was one, else how long until there will be
   */
  public Duration take(String client) {
    Instant now = clock.instant();
    double[] left = new double[1];
    buckets.compute(
        client,
        bucket -> {
          double tokens = bucket == null ? burst : refilled(bucket, now);
          left[0] = tokens;
          return new Bucket(tokens >= 1 ? tokens - 1 : tokens, now);
        });
    return left[0] >= 1
        ? Duration.ZERO
        : Duration.ofNanos((long) Math.ceil((1 - left[0]) * interval.toNanos()));
  }

  /** True when the client's bucket is empty; takes nothing. */
  public boolean exhausted(String client) {
    Instant now = clock.instant();
    boolean[] empty = new boolean[1];
    buckets.compute(
        client,
        bucket -> {
          empty[0] = bucket != null && refilled(bucket, now) < 1;
          return bucket;
        });
    return empty[0];
  }

  private double refilled(Bucket bucket, Instant now) {
    // A clock that was set back gives nothing and takes nothing.
    long passed = Math.max(0, Duration.between(bucket.filled(), now).toNanos());
    return Math.min(burst, bucket.tokens() + (double) passed / interval.toNanos());
  }
}
