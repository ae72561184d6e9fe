package io.crispfleet.jesptool.elf;

import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.image.AppDescriptor;
import io.crispfleet.jesptool.image.MemoryMap;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Adjacent sections of a program, joined.
 *
 * @param name of the first section
 * @param address of the first byte, multiple of 4
 * @param data a multiple of 4 bytes
 */
record LoadedContent(String name, long address, byte[] data) {
  private static final int SHT_PROGBITS = 1;
  private static final int SHT_INIT_ARRAY = 14;
  private static final int SHT_PREINIT_ARRAY = 16;
  private static final int WORD = 4;

  /** Everything the chip must find in its memories, in ascending address order. */
  static List<LoadedContent> of(ElfFile elf, MemoryMap map) {
    List<ElfSection> loaded =
        elf.sections().stream()
            .filter(LoadedContent::hasContent)
            .sorted(Comparator.comparingLong(ElfSection::address))
            .toList();
    // A linker gives each section its own bytes; a hostile file could name the same ones often.
    long total = loaded.stream().mapToLong(ElfSection::size).sum();
    if (total > elf.length()) {
      throw ElfFile.bad("The sections of the ELF file share their content.");
    }
    List<LoadedContent> result = new ArrayList<>();
    List<ElfSection> run = new ArrayList<>();
    for (ElfSection section : loaded) {
      if (!run.isEmpty() && !continues(run.getLast(), section, map)) {
        result.add(join(run));
        run.clear();
      }
      run.add(section);
    }
    if (!run.isEmpty()) {
      result.add(join(run));
    }
    return result;
  }

  private static boolean hasContent(ElfSection section) {
    boolean kind =
        section.type() == SHT_PROGBITS
            || (section.type() >= SHT_INIT_ARRAY && section.type() <= SHT_PREINIT_ARRAY);
    return kind && section.allocated() && section.address() > 0 && section.size() > 0;
  }

  private static boolean continues(ElfSection before, ElfSection next, MemoryMap map) {
    long end = before.address() + before.size();
    if (next.address() < end) {
      throw ElfFile.bad("Section %s overlaps %s.".formatted(next.name(), before.name()));
    }
    // The bootloader finds an app descriptor only at the start of a segment.
    return next.address() - end < WORD
        && map.region(next.address()).equals(map.region(before.address()))
        && AppDescriptor.parse(next.content()).isEmpty();
  }

  private static LoadedContent join(List<ElfSection> run) {
    ElfSection first = run.getFirst();
    if (first.address() % WORD != 0) {
      throw new EspException.BadInput(
          "Section %s starts at 0x%x, which is not a whole word."
              .formatted(first.name(), first.address()),
          "Align it to 4 bytes in the linker script.");
    }
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (ElfSection section : run) {
      joined.writeBytes(new byte[(int) (section.address() - first.address()) - joined.size()]);
      joined.writeBytes(section.bytes());
    }
    joined.writeBytes(new byte[-joined.size() & (WORD - 1)]);
    return new LoadedContent(first.name(), first.address(), joined.toByteArray());
  }

  boolean startsWithAppDescriptor() {
    return AppDescriptor.parse(content()).isPresent();
  }

  ByteBuffer content() {
    return ByteBuffer.wrap(data).order(java.nio.ByteOrder.LITTLE_ENDIAN);
  }

  /** The first {@code count} bytes, or all when there are fewer. */
  LoadedContent head(int count) {
    return new LoadedContent(name, address, Arrays.copyOf(data, Math.min(count, data.length)));
  }

  /** What follows the first {@code count} bytes; no data when there are fewer. */
  LoadedContent tail(int count) {
    int from = Math.min(count, data.length);
    return new LoadedContent(name, address + from, Arrays.copyOfRange(data, from, data.length));
  }

  /** With zeros behind it, {@code size} bytes in all. */
  LoadedContent extended(int size) {
    return new LoadedContent(name, address, Arrays.copyOf(data, size));
  }
}
