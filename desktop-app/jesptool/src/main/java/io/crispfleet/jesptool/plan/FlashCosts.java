package io.crispfleet.jesptool.plan;

import static io.crispfleet.jesptool.session.FlashDevice.BLOCK_64K;
import static io.crispfleet.jesptool.session.FlashDevice.SECTOR;

/**
 * What flash and link operations cost, so that every decision of the planner can be explained in
 * seconds. The typical figures are those of common 4 MB NOR parts in use (erase 45 ms per 4 KB, 190
 * ms per 64 KB, program 1.05 ms per 256-byte page), which agree with published flashing times.
 *
 * @param sectorErase seconds to erase 4 KB
 * @param blockErase seconds to erase an aligned 64 KB block
 * @param pageProgram seconds to program 256 bytes
 * @param baud line rate, bits per second; 0 when the link has none and costs nothing
 * @param roundTrip seconds from sending a short command to its reply
 * @param hashRate bytes per second of the chip's MD5
 * @param wireRatio bytes on the wire per flash byte
 */
public record FlashCosts(
    double sectorErase,
    double blockErase,
    double pageProgram,
    int baud,
    double roundTrip,
    double hashRate,
    double wireRatio) {
  private static final int PAGE = 256;
  private static final int BITS_PER_BYTE = 10;
  private static final double FLASH_BOUND = 0.8;
  private static final int LONG_WRITE = 1 << 20;

  /** A used 4 MB flash behind a USB bridge with about 2 ms latency. */
  public static FlashCosts typical(int baud) {
    return new FlashCosts(0.045, 0.190, 0.00105, baud, 0.003, 1 << 20, 0.65);
  }

  /** Erasing whole sectors: 64 KB at once where aligned, else 4 KB at a time, as the loaders do. */
  double erase(long from, long to) {
    double seconds = 0;
    long at = from;
    while (at < to) {
      boolean block = at % BLOCK_64K == 0 && to - at >= BLOCK_64K;
      seconds += block ? blockErase : sectorErase;
      at += block ? BLOCK_64K : SECTOR;
    }
    return seconds;
  }

  /** An erase and the hash that proves it. */
  double provenErase(Extent extent) {
    return roundTrip + erase(extent.offset(), extent.end()) + hash(extent.length());
  }

  /** One write from begin to end; the wire and the flash work at the same time. */
  double write(long from, long to) {
    double program = Math.ceilDiv(to - from, PAGE) * pageProgram;
    return 2 * roundTrip + Math.max(wire(to - from), erase(from, to) + program);
  }

  /**
   * Bytes of the longest single write. Where the flash is slower than the line, writes of 64 KB are
   * best: the erase each begins with then runs while its data travels. Where the line is slower,
   * every end of a write leaves it idle while the last block is programmed, so writes are long;
   * what an interrupted one has already stored is found again by hashing.
   */
  long longestWrite() {
    double flash = erase(0, BLOCK_64K) + BLOCK_64K / PAGE * pageProgram;
    return wire(BLOCK_64K) < FLASH_BOUND * flash ? BLOCK_64K : LONG_WRITE;
  }

  private double wire(long length) {
    return baud == 0 ? 0 : length * wireRatio * BITS_PER_BYTE / baud;
  }

  double hash(long length) {
    return roundTrip + length / hashRate;
  }

  /** A write and the hash that proves it. */
  double provenWrite(Extent extent) {
    return write(extent.offset(), extent.end()) + hash(extent.length());
  }
}
