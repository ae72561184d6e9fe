package io.crispfleet.server.ota.session;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Makes UUIDv7 (RFC 9562) that never sort before one made earlier, even when the clock jumps back.
 */
final class SessionIds {
  private static final int MILLIS_SHIFT = 16;
  private static final long VERSION = 0x7000;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private final RandomGenerator random;
  private final AtomicLong last = new AtomicLong();

  SessionIds(RandomGenerator random) {
    this.random = random;
  }

  String next(Instant now) {
    long millis = last.updateAndGet(before -> Math.max(before + 1, now.toEpochMilli()));
    long high = (millis << MILLIS_SHIFT) | VERSION | (random.nextLong() & 0xFFF);
    return new UUID(high, VARIANT | (random.nextLong() >>> 2)).toString();
  }

  /** Eight hex digits for a download URL. */
  String tag() {
    return String.format(java.util.Locale.ROOT, "%08x", random.nextInt());
  }

  /** Makes every later id sort after {@code id}. */
  void startAfter(String id) {
    long millis = UUID.fromString(id).getMostSignificantBits() >>> MILLIS_SHIFT;
    last.accumulateAndGet(millis, Math::max);
  }
}
