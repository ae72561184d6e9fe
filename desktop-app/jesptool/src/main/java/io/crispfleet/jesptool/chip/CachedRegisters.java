package io.crispfleet.jesptool.chip;

import java.util.HashMap;
import java.util.Map;

/** Reads every address once: several eFuse fields share a word, and a read is a round trip. */
final class CachedRegisters implements RegisterReader {
  private final RegisterReader registers;
  private final Map<Integer, Integer> known = new HashMap<>();

  CachedRegisters(RegisterReader registers) {
    this.registers = registers;
  }

  @Override
  public int read(int address) {
    return known.computeIfAbsent(address, registers::read);
  }
}
