package io.crispfleet.jesptool.elf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One section of an ELF file.
 *
 * @param index position in the section table, as symbols name it
 * @param name for example {@code .flash.text} or {@code .debug_line}
 * @param type {@code SHT_…} number
 * @param flags {@code SHF_…} bits
 * @param address load address, 0..0xFFFFFFFF; 0 for sections that are not loaded
 * @param size bytes in memory; the content is empty for {@code SHT_NOBITS} whatever the size
 * @param link index of a related section, for example the string table of a symbol table
 * @param content bytes in the file; each call gives a fresh read-only little-endian view
 */
public record ElfSection(
    int index,
    String name,
    int type,
    int flags,
    long address,
    long size,
    int link,
    ByteBuffer content) {
  static final int SHT_SYMTAB = 2;
  static final int SHT_NOBITS = 8;
  private static final int SHF_ALLOC = 2;

  /** Occupies memory on the chip, unlike debug information. */
  public boolean allocated() {
    return (flags & SHF_ALLOC) != 0;
  }

  @Override
  public ByteBuffer content() {
    return content.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A copy of the content. */
  public byte[] bytes() {
    byte[] copy = new byte[content.remaining()];
    content().get(copy);
    return copy;
  }
}
