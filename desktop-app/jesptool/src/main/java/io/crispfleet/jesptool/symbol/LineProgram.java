package io.crispfleet.jesptool.symbol;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * One unit of {@code .debug_line}: a small program that produces rows of address, file and line in
 * ascending order of address. DWARF versions 2 to 5, section "Line Number Information".
 */
final class LineProgram {
  private static final long ADDRESSES = 0xFFFF_FFFFL;

  private final DwarfReader in;
  private final ByteBuffer lines;
  private final FileNames files;
  private final int minimumInstruction;
  private final int lineBase;
  private final int lineRange;
  private final int[] operands;

  private long address;
  private long file;
  private long line;

  /** Takes every stretch of code that belongs to one line. */
  @FunctionalInterface
  interface Stretches {
    /**
     * Called in ascending order of address within a sequence.
     *
     * @param from first address, inclusive
     * @param to last address, exclusive
     */
    void accept(long from, long to, long file, long line, FileNames files);
  }

  /**
   * Reads the header.
   *
   * @param unit everything behind the unit's length
   * @throws BufferUnderflowException when it is cut short, contradicts itself or is of a version
   *     this class does not know
   */
  LineProgram(DwarfReader unit, DebugSections sections) {
    lines = sections.lines();
    int version = unit.u16();
    if (version < 2 || version > 5) {
      throw new BufferUnderflowException();
    }
    if (version == 5) {
      unit.skip(2); // sizes of addresses and of segment selectors
    }
    DwarfReader header = unit.slice(unit.offset());
    in = unit;
    minimumInstruction = header.u8();
    if (version >= 4) {
      header.skip(1); // operations in an instruction; 1 on every chip here
    }
    header.skip(1); // whether rows are statements by default
    lineBase = header.s8();
    lineRange = header.u8();
    operands = new int[Math.max(1, header.u8())];
    for (int opcode = 1; opcode < operands.length; opcode++) {
      operands[opcode] = header.u8();
    }
    if (lineRange == 0) {
      throw new BufferUnderflowException();
    }
    files =
        version == 5 ? FileNames.tables(header, lines, sections) : FileNames.lists(header, lines);
  }

  /** Runs the program to its end. */
  void run(Stretches stretches) {
    Row row = null;
    start();
    while (in.hasMore()) {
      Step step = step();
      if (step == Step.NO_ROW) {
        continue;
      }
      if (row != null && address > row.address) {
        stretches.accept(row.address, address, row.file, row.line, files);
      }
      // Several rows for one address: the last one counts.
      row = new Row(address, file, line);
      if (step == Step.END) {
        row = null;
        start();
      }
    }
  }

  private record Row(long address, long file, long line) {}

  private enum Step {
    NO_ROW,
    ROW,
    END
  }

  private void start() {
    address = 0;
    file = 1;
    line = 1;
  }

  private Step step() {
    int opcode = in.u8();
    if (opcode >= operands.length) {
      int special = opcode - operands.length;
      advance(special / lineRange);
      line += lineBase + special % lineRange;
      return Step.ROW;
    }
    switch (opcode) {
      case 0 -> {
        return extended();
      }
      case 1 -> {
        return Step.ROW;
      }
      case 2 -> advance(in.uleb());
      case 3 -> line += in.sleb();
      case 4 -> file = in.uleb();
      case 8 -> advance((255 - operands.length) / lineRange);
      case 9 -> address = (address + in.u16()) & ADDRESSES;
      case 6, 7, 10, 11 -> {
        // statement, block, prologue and epilogue marks
      }
      default -> {
        for (int i = 0; i < operands[opcode]; i++) {
          in.uleb();
        }
      }
    }
    return Step.NO_ROW;
  }

  private Step extended() {
    DwarfReader operation = in.slice(in.uleb());
    int opcode = operation.u8();
    switch (opcode) {
      case 1 -> {
        return Step.END;
      }
      case 2 -> address = operation.u32();
      case 3 -> files.define(operation, lines, operation.skipString());
      default -> {
        // discriminators and vendors' additions
      }
    }
    return Step.NO_ROW;
  }

  private void advance(long operations) {
    address = (address + minimumInstruction * operations) & ADDRESSES;
  }
}
