package io.crispfleet.jesptool.elf;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Names out of a string table. A hostile file can point very many entries into one very long name;
 * each offset is decoded once, and the sum of what is decoded is limited to a multiple of the
 * table, which honest linkers that share suffixes never reach.
 */
final class ElfStrings {
  static final ElfStrings NONE = new ElfStrings(ByteBuffer.allocate(0));
  private static final int SHARING_FACTOR = 16;
  private static final int SMALL_TABLE = 4096;

  private final ByteBuffer table;
  private final Map<Long, String> decoded = new HashMap<>();
  private long budget;

  ElfStrings(ByteBuffer table) {
    this.table = table;
    this.budget = SHARING_FACTOR * (long) Math.max(SMALL_TABLE, table.limit());
  }

  /** The NUL-terminated name at {@code offset}; empty for an offset outside the table. */
  String at(long offset) {
    if (offset >= table.limit()) {
      return "";
    }
    return decoded.computeIfAbsent(offset, this::decode);
  }

  private String decode(long offset) {
    int start = (int) offset;
    int end = start;
    while (end < table.limit() && table.get(end) != 0) {
      end++;
    }
    budget -= end - start;
    if (budget < 0) {
      throw ElfFile.bad("The names in the ELF file overlap more than a linker would make them.");
    }
    byte[] name = new byte[end - start];
    table.get(start, name);
    return new String(name, StandardCharsets.UTF_8);
  }
}
