package io.crispfleet.jesptool.symbol;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Finds the source lines of a few addresses in one pass over {@code .debug_line}, which has
 * millions of rows in a real firmware: nothing of it is kept. Units that make no sense are skipped.
 */
final class LineFinder {
  private final DebugSections sections;

  LineFinder(DebugSections sections) {
    this.sections = sections;
  }

  Map<Long, SourceLine> find(Collection<Long> addresses) {
    Map<Long, SourceLine> found = new HashMap<>();
    NavigableSet<Long> wanted = new TreeSet<>(addresses);
    LineProgram.Stretches match =
        (from, to, file, line, files) -> {
          for (Long address : wanted.subSet(from, true, to, false)) {
            String path = files.path(file);
            if (!path.isEmpty() && line > 0 && line <= Integer.MAX_VALUE) {
              found.put(address, new SourceLine(path, (int) line));
            }
          }
        };
    ByteBuffer lines = sections.lines().duplicate().order(sections.lines().order());
    try {
      while (lines.remaining() > 4) {
        run(nextUnit(lines), match);
      }
    } catch (BufferUnderflowException e) {
      return found; // the last unit is longer than the section
    }
    return found;
  }

  private void run(DwarfReader unit, LineProgram.Stretches match) {
    try {
      new LineProgram(unit, sections).run(match);
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      // Damaged or of an unknown version; the others may still be good.
      return;
    }
  }

  private static DwarfReader nextUnit(ByteBuffer lines) {
    long length = Integer.toUnsignedLong(lines.getInt());
    boolean wide = length == 0xFFFF_FFFFL;
    return new DwarfReader(lines, wide).slice(wide ? lines.getLong() : length);
  }
}
