package io.crispfleet.jesptool.image;

/**
 * A named address range of a chip.
 *
 * @param name for example {@code DROM}; chips with one bus for both say {@code IROM/DROM}
 * @param start first address
 * @param end first address after it
 * @param flashMapped content stays in flash and is mapped, not copied
 */
public record MemoryRegion(String name, long start, long end, boolean flashMapped) {
  boolean contains(long address) {
    return address >= start && address < end;
  }
}
