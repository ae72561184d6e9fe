package io.crispfleet.jesptool.elf;

/**
 * One program header.
 *
 * @param type {@code PT_…} number, 1 for loaded content
 * @param offset file offset in bytes
 * @param virtualAddress run address, 0..0xFFFFFFFF
 * @param physicalAddress load address, 0..0xFFFFFFFF
 * @param fileSize bytes in the file
 * @param memorySize bytes in memory
 * @param flags {@code PF_…} bits: 1 execute, 2 write, 4 read
 */
public record ElfSegment(
    int type,
    long offset,
    long virtualAddress,
    long physicalAddress,
    long fileSize,
    long memorySize,
    int flags) {
  /** {@link #type} of loaded content. */
  public static final int PT_LOAD = 1;
}
