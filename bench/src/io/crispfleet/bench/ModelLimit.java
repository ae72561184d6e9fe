package io.crispfleet.bench;

import io.crispfleet.emulator.timing.Timing;

/**
 * What the modelled board cannot be faster than: the wire and the flash work at the same time, then
 * the chip hashes what it holds. Connecting and process start are not in it.
 */
record ModelLimit(Timing timing, int baud) {
  private static final int BLOCK = 0x1_0000;
  private static final int SECTOR = 0x1000;
  private static final int PAGE = 256;
  private static final double ESCAPED = 1.008;

  static ModelLimit typical() {
    return new ModelLimit(Timing.TYPICAL, 1_500_000);
  }

  /** Seconds for a whole image: max(wire, erase + program) + MD5. */
  double write(byte[] image, int offset) {
    return Math.max(wire(image), flash(image.length, offset)) + hash(image.length);
  }

  double hash(long bytes) {
    return timing.md5Nanos(bytes) / 1e9;
  }

  double wire(byte[] image) {
    return timing.wireNanos((long) (TestImage.deflatedSize(image) * ESCAPED), baud) / 1e9;
  }

  double flash(int length, int offset) {
    long nanos = timing.programNanos(Math.ceilDiv(length, PAGE));
    int end = Math.ceilDiv(offset + length, SECTOR) * SECTOR;
    int at = offset;
    while (at < end) {
      boolean block = at % BLOCK == 0 && end - at >= BLOCK;
      nanos += (block ? timing.blockErase() : timing.sectorErase()).toNanos();
      at += block ? BLOCK : SECTOR;
    }
    return nanos / 1e9;
  }
}
