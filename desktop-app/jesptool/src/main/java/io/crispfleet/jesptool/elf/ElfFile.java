package io.crispfleet.jesptool.elf;

import io.crispfleet.jesptool.error.EspException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A 32-bit little-endian ELF file, read with every offset and size checked against the file.
 * Layout: System V ABI, "Object Files".
 */
public final class ElfFile {
  private static final int HEADER = 52;
  private static final int SECTION_HEADER = 40;
  private static final int PROGRAM_HEADER = 32;

  private final ByteBuffer file;
  private final ElfMachine machine;
  private final long entry;
  private final List<ElfSection> sections;
  private final List<ElfSegment> segments;

  private ElfFile(
      ByteBuffer file,
      ElfMachine machine,
      long entry,
      List<ElfSection> sections,
      List<ElfSegment> segments) {
    this.file = file;
    this.machine = machine;
    this.entry = entry;
    this.sections = List.copyOf(sections);
    this.segments = List.copyOf(segments);
  }

  /** Whether {@code data} starts like an ELF file of any kind. */
  public static boolean looksLikeElf(byte[] data) {
    return data.length >= 4
        && data[0] == 0x7F
        && data[1] == 'E'
        && data[2] == 'L'
        && data[3] == 'F';
  }

  /**
   * Reads headers and section names; content stays where it is.
   *
   * @param data the whole file; not copied, must not be changed
   * @throws EspException.BadInput when it is not an ELF file of an ESP chip or contradicts itself
   */
  public static ElfFile parse(byte[] data) {
    if (!looksLikeElf(data)) {
      throw bad("This is not an ELF file: it does not start with 7F 45 4C 46.");
    }
    ByteBuffer file = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    if (data.length < HEADER) {
      throw bad("The ELF file ends inside its header (%d bytes).".formatted(data.length));
    }
    if (data[4] != 1 || data[5] != 1) {
      throw bad("The ELF file is not 32-bit little-endian, so it is not for an ESP chip.");
    }
    int number = u16(file, 18);
    ElfMachine machine =
        ElfMachine.ofNumber(number)
            .orElseThrow(
                () ->
                    bad(
                        "The ELF file is for machine %d, not Xtensa (94) or RISC-V (243)."
                            .formatted(number)));
    return new ElfFile(file, machine, u32(file, 24), sections(file), segments(file));
  }

  private static List<ElfSegment> segments(ByteBuffer file) {
    long table = u32(file, 28);
    int entrySize = u16(file, 42);
    int count = u16(file, 44);
    checkTable(file, "program header", table, entrySize, PROGRAM_HEADER, count);
    List<ElfSegment> segments = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int at = (int) (table + (long) i * entrySize);
      ElfSegment segment =
          new ElfSegment(
              file.getInt(at),
              u32(file, at + 4),
              u32(file, at + 8),
              u32(file, at + 12),
              u32(file, at + 16),
              u32(file, at + 20),
              file.getInt(at + 24));
      checkRange(file, "Segment " + i, segment.offset(), segment.fileSize());
      segments.add(segment);
    }
    return segments;
  }

  private static List<ElfSection> sections(ByteBuffer file) {
    long table = u32(file, 32);
    int entrySize = u16(file, 46);
    if (table == 0) {
      return List.of();
    }
    checkTable(file, "section", table, entrySize, SECTION_HEADER, 1);
    // More than 65,279 sections: the real numbers are in the otherwise unused section 0.
    long count = u16(file, 48) == 0 ? u32(file, (int) table + 20) : u16(file, 48);
    checkTable(file, "section", table, entrySize, SECTION_HEADER, count);
    long names = u16(file, 50) == 0xFFFF ? u32(file, (int) table + 24) : u16(file, 50);
    ElfStrings strings = ElfStrings.NONE;
    if (names != 0) {
      if (names >= count) {
        throw bad("The ELF file names section %d as its name table.".formatted(names));
      }
      strings = new ElfStrings(content(file, (int) table + (int) names * entrySize, (int) names));
    }
    List<ElfSection> sections = new ArrayList<>((int) count);
    for (int i = 0; i < count; i++) {
      int at = (int) (table + (long) i * entrySize);
      sections.add(
          new ElfSection(
              i,
              strings.at(u32(file, at)),
              file.getInt(at + 4),
              file.getInt(at + 8),
              u32(file, at + 12),
              u32(file, at + 20),
              file.getInt(at + 24),
              content(file, at, i)));
    }
    return sections;
  }

  private static ByteBuffer content(ByteBuffer file, int header, int index) {
    // SHT_NULL entries may hold counts where others hold offsets and sizes.
    int type = file.getInt(header + 4);
    if (type == ElfSection.SHT_NOBITS || type == 0) {
      return ByteBuffer.allocate(0);
    }
    long offset = u32(file, header + 16);
    long size = u32(file, header + 20);
    checkRange(file, "Section " + index, offset, size);
    if (size == 0) {
      return ByteBuffer.allocate(0);
    }
    return file.slice((int) offset, (int) size);
  }

  public ElfMachine machine() {
    return machine;
  }

  /** Start address, 0..0xFFFFFFFF. */
  public long entry() {
    return entry;
  }

  /** Size of the file in bytes. */
  public int length() {
    return file.capacity();
  }

  /** Every byte of the file, as a fresh read-only little-endian view. */
  public ByteBuffer content() {
    return file.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  public List<ElfSection> sections() {
    return sections;
  }

  public List<ElfSegment> segments() {
    return segments;
  }

  /** The first section of that name. */
  public Optional<ElfSection> section(String name) {
    return sections.stream().filter(section -> section.name().equals(name)).findFirst();
  }

  /**
   * Reads the symbol table anew on each call; empty when the file was stripped.
   *
   * @throws EspException.BadInput when the table contradicts itself
   */
  public List<ElfSymbol> symbols() {
    return sections.stream()
        .filter(section -> section.type() == ElfSection.SHT_SYMTAB)
        .findFirst()
        .map(this::symbols)
        .orElse(List.of());
  }

  private List<ElfSymbol> symbols(ElfSection table) {
    if (table.link() < 0 || table.link() >= sections.size()) {
      throw bad("The symbol table's names are in section %d.".formatted(table.link()));
    }
    ElfStrings strings = new ElfStrings(sections.get(table.link()).content());
    ByteBuffer entries = table.content();
    List<ElfSymbol> symbols = new ArrayList<>(entries.remaining() / 16);
    for (int at = 0; at + 16 <= entries.limit(); at += 16) {
      symbols.add(
          new ElfSymbol(
              strings.at(u32(entries, at)),
              u32(entries, at + 4),
              u32(entries, at + 8),
              entries.get(at + 12) & 0xF,
              u16(entries, at + 14)));
    }
    return List.copyOf(symbols);
  }

  private static void checkTable(
      ByteBuffer file, String what, long offset, int entrySize, int least, long count) {
    if (count > 0 && entrySize < least) {
      throw bad("The ELF %s table has entries of %d bytes.".formatted(what, entrySize));
    }
    checkRange(file, "The %s table".formatted(what), offset, count * entrySize);
  }

  private static void checkRange(ByteBuffer file, String what, long offset, long size) {
    if (size > 0 && (offset > file.capacity() || size > file.capacity() - offset)) {
      throw bad(
          "%s (%d bytes at offset 0x%x) reaches past the end of the ELF file (%d bytes)."
              .formatted(what, size, offset, file.capacity()));
    }
  }

  static EspException.BadInput bad(String message) {
    return new EspException.BadInput(
        message, "Use the .elf file that the firmware build left beside its .bin, complete.");
  }

  private static int u16(ByteBuffer bytes, int at) {
    return bytes.getShort(at) & 0xFFFF;
  }

  private static long u32(ByteBuffer bytes, int at) {
    return Integer.toUnsignedLong(bytes.getInt(at));
  }
}
