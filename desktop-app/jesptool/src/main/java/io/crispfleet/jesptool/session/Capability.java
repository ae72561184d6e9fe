package io.crispfleet.jesptool.session;

/** What a loader can do beyond plain writes, which every loader can. */
public enum Capability {
  /** Takes compressed data. */
  DEFLATE,
  /** Hashes flash ranges. */
  MD5,
  /** Reads flash. */
  READ,
  /** Reads and writes the chip's address space. */
  REGISTERS
}
