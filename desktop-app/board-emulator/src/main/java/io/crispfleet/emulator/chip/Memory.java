package io.crispfleet.emulator.chip;

import java.util.HashMap;
import java.util.Map;

/**
 * The writable part of a chip's address space, one page at a time. A host may write anywhere, so
 * the number of pages is bounded; what does not fit is lost like a write to unmapped addresses.
 */
final class Memory {
  private static final int PAGE_BITS = 12;
  private static final int PAGE_SIZE = 1 << PAGE_BITS;
  private static final int MAX_PAGES = 1024;

  private final Map<Integer, byte[]> pages = new HashMap<>();

  int readWord(int address) {
    int word = 0;
    for (int i = 3; i >= 0; i--) {
      word = word << 8 | readByte(address + i);
    }
    return word;
  }

  void writeWord(int address, int value) {
    for (int i = 0; i < 4; i++) {
      writeByte(address + i, (byte) (value >> (8 * i)));
    }
  }

  void write(int address, byte[] data, int offset, int length) {
    for (int i = 0; i < length; i++) {
      writeByte(address + i, data[offset + i]);
    }
  }

  void clear() {
    pages.clear();
  }

  private int readByte(int address) {
    byte[] page = pages.get(address >>> PAGE_BITS);
    return page == null ? 0 : page[address & PAGE_SIZE - 1] & 0xFF;
  }

  private void writeByte(int address, byte value) {
    byte[] page = pages.get(address >>> PAGE_BITS);
    if (page == null) {
      if (pages.size() == MAX_PAGES) {
        return;
      }
      page = new byte[PAGE_SIZE];
      pages.put(address >>> PAGE_BITS, page);
    }
    page[address & PAGE_SIZE - 1] = value;
  }
}
