package io.crispfleet.jesptool.protocol;

import java.time.Duration;

/**
 * Every wait of the protocol in one place. The flash figures are upper bounds from flash data
 * sheets (64 KB erase up to 2 s, chip erase up to about 100 s), not typical values.
 */
public final class Timeouts {
  public static final Duration DEFAULT = Duration.ofSeconds(3);
  public static final Duration SYNC = Duration.ofMillis(100);

  /** For commands that some chips simply do not know. */
  public static final Duration PROBE = Duration.ofMillis(500);

  public static final Duration MEM_END = Duration.ofMillis(200);
  public static final Duration WRITE_BLOCK = Duration.ofSeconds(10);
  public static final Duration ERASE_CHIP = Duration.ofMinutes(2);
  public static final Duration LONGEST = Duration.ofMinutes(4);

  private static final int ERASE_SECONDS_PER_MB = 40;
  private static final int MD5_SECONDS_PER_MB = 8;

  private Timeouts() {}

  /** Erasing {@code size} bytes. */
  public static Duration erase(long size) {
    return perMegabyte(ERASE_SECONDS_PER_MB, size);
  }

  /** Hashing {@code size} bytes on the chip. */
  public static Duration md5(long size) {
    return perMegabyte(MD5_SECONDS_PER_MB, size);
  }

  private static Duration perMegabyte(int seconds, long size) {
    Duration scaled = Duration.ofMillis(seconds * 1000L * Math.max(0, size) / 1_000_000);
    if (scaled.compareTo(DEFAULT) < 0) {
      return DEFAULT;
    }
    return scaled.compareTo(LONGEST) > 0 ? LONGEST : scaled;
  }
}
