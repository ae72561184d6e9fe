package io.crispfleet.server.leaderboard;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Bounds how many unsigned scores a device may send: {@link #PER_SECOND} on average, {@link #BURST}
 * at once. Sticks themselves keep to one a second.
 */
final class FloodGate {
  static final int PER_SECOND = 10;
  static final int BURST = 100;

  private static final int DEVICES = 20_000;
  private static final long MILLIS = 1_000;

  private record Bucket(long tokens, long at) {}

  private final InstantSource clock;

  /** Tokens are counted in thousandths. The device heard least lately is forgotten first. */
  private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

  FloodGate(InstantSource clock) {
    this.clock = clock;
  }

  synchronized boolean lets(String device) {
    long now = clock.millis();
    Bucket bucket = buckets.getOrDefault(device, new Bucket(BURST * MILLIS, now));
    long earned = Math.clamp(now - bucket.at, 0, BURST * MILLIS) * PER_SECOND;
    long tokens = Math.min(BURST * MILLIS, bucket.tokens + earned);
    boolean open = tokens >= MILLIS;
    buckets.put(device, new Bucket(open ? tokens - MILLIS : tokens, now));
    if (buckets.size() > DEVICES) {
      buckets.remove(buckets.keySet().iterator().next());
    }
    return open;
  }
}
