package io.crispfleet.server.mqtt;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One bucket of attempts for each address. Remembers a bounded number of addresses: who is crowded
 * out starts with a full bucket again, which costs memory nothing and the attacker an address.
 */
final class ConnectThrottle {
  private static final int ADDRESSES = 10_000;

  private static final class Bucket {
    private double left;
    private long filledAt;

    Bucket(double left, long filledAt) {
      this.left = left;
      this.filledAt = filledAt;
    }
  }

  private final InstantSource clock;
  private final double size;
  private final double perMilli;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > ADDRESSES;
        }
      };

  ConnectThrottle(InstantSource clock, int atOnce, int perSecond) {
    this.clock = clock;
    this.size = atOnce;
    this.perMilli = perSecond / 1000.0;
  }

  /** False when {@code address} tries too often. */
  synchronized boolean admit(String address) {
    long now = clock.millis();
    Bucket bucket = buckets.computeIfAbsent(address, fresh -> new Bucket(size, now));
    // A clock that jumps back gives nothing and takes nothing.
    bucket.left = Math.min(size, bucket.left + Math.max(0, now - bucket.filledAt) * perMilli);
    bucket.filledAt = now;
    if (bucket.left < 1) {
      return false;
    }
    bucket.left -= 1;
    return true;
  }
}
