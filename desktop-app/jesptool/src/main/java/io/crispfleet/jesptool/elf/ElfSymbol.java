package io.crispfleet.jesptool.elf;

/**
 * One entry of the symbol table.
 *
 * @param name as the compiler mangled it
 * @param address value, 0..0xFFFFFFFF
 * @param size bytes, 0 when unknown
 * @param type {@code STT_…} number
 * @param sectionIndex section it lives in; 0 when undefined, 0xFFF1 when absolute
 */
public record ElfSymbol(String name, long address, long size, int type, int sectionIndex) {
  private static final int STT_OBJECT = 1;
  private static final int STT_FUNC = 2;

  public boolean function() {
    return type == STT_FUNC;
  }

  public boolean object() {
    return type == STT_OBJECT;
  }

  /** Has a place in this file, unlike an import. */
  public boolean defined() {
    return sectionIndex != 0;
  }
}
