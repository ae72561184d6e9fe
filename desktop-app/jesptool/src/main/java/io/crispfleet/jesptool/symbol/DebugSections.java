package io.crispfleet.jesptool.symbol;

import io.crispfleet.jesptool.elf.ElfFile;
import io.crispfleet.jesptool.elf.ElfSection;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The parts of an ELF file that hold line numbers; empty buffers for missing ones.
 *
 * @param lines {@code .debug_line}
 * @param lineStrings {@code .debug_line_str}
 * @param strings {@code .debug_str}
 */
record DebugSections(ByteBuffer lines, ByteBuffer lineStrings, ByteBuffer strings) {
  static DebugSections of(ElfFile elf) {
    return new DebugSections(
        content(elf, ".debug_line"), content(elf, ".debug_line_str"), content(elf, ".debug_str"));
  }

  private static ByteBuffer content(ElfFile elf, String name) {
    return elf.section(name)
        .map(ElfSection::content)
        .orElseGet(() -> ByteBuffer.allocate(0).order(ByteOrder.LITTLE_ENDIAN));
  }
}
