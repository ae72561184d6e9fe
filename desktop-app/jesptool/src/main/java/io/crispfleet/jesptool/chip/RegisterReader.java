package io.crispfleet.jesptool.chip;

/** Reads one word of the chip's address space. */
@FunctionalInterface
public interface RegisterReader {
  int read(int address);
}
