package io.crispfleet.jesptool.symbol;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Directory and file names of one line program. Only their places are kept; a name is read when an
 * address turns out to be in that file.
 */
final class FileNames {
  private static final int PATH = 1;
  private static final int DIRECTORY = 2;

  /** Where a name is, and the directory it belongs to. */
  private record Name(ByteBuffer section, long at, long directory) {}

  /** What a version 5 table says about each of its columns. */
  private record Column(long content, long form) {}

  private final List<Name> directories = new ArrayList<>();
  private final List<Name> files = new ArrayList<>();
  private final boolean countsFromZero;

  private FileNames(boolean countsFromZero) {
    this.countsFromZero = countsFromZero;
  }

  /** Versions 2 to 4: plain strings, each list ended by an empty one. */
  static FileNames lists(DwarfReader in, ByteBuffer lines) {
    FileNames names = new FileNames(false);
    for (int at = in.skipString(); lines.get(at) != 0; at = in.skipString()) {
      names.directories.add(new Name(lines, at, 0));
    }
    for (int at = in.skipString(); lines.get(at) != 0; at = in.skipString()) {
      names.define(in, lines, at);
    }
    return names;
  }

  /** Version 5: two tables with described columns. */
  static FileNames tables(DwarfReader in, ByteBuffer lines, DebugSections sections) {
    FileNames names = new FileNames(true);
    table(in, lines, sections, names.directories);
    table(in, lines, sections, names.files);
    return names;
  }

  /** Adds a file whose name was just read, as the file list and the define-file opcode do. */
  void define(DwarfReader in, ByteBuffer lines, int nameAt) {
    long directory = in.uleb();
    in.uleb(); // time
    in.uleb(); // size
    files.add(new Name(lines, nameAt, directory));
  }

  /** Path of a file register value; empty when there is no such file. */
  String path(long register) {
    long index = countsFromZero ? register : register - 1;
    if (index < 0 || index >= files.size()) {
      return "";
    }
    Name file = files.get((int) index);
    String name = DwarfReader.stringAt(file.section(), file.at());
    return name.startsWith("/") ? name : join(directory(file.directory()), name);
  }

  private String directory(long register) {
    // Before version 5, 0 is the compiler's own directory, which only .debug_info names.
    long index = countsFromZero ? register : register - 1;
    if (index < 0 || index >= directories.size()) {
      return "";
    }
    Name found = directories.get((int) index);
    String name = DwarfReader.stringAt(found.section(), found.at());
    return countsFromZero && index > 0 && !name.startsWith("/") ? join(directory(0), name) : name;
  }

  private static String join(String directory, String name) {
    return directory.isEmpty() ? name : directory + "/" + name;
  }

  private static void table(
      DwarfReader in, ByteBuffer lines, DebugSections sections, List<Name> into) {
    List<Column> columns = new ArrayList<>();
    for (int left = in.u8(); left > 0; left--) {
      columns.add(new Column(in.uleb(), in.uleb()));
    }
    long count = in.uleb();
    if (columns.isEmpty() && count != 0) {
      throw new BufferUnderflowException(); // entries of no bytes could be any number
    }
    for (long i = 0; i < count; i++) {
      Name name = new Name(lines, -1, 0);
      for (Column column : columns) {
        name = read(in, lines, sections, column, name);
      }
      into.add(name);
    }
  }

  private static Name read(
      DwarfReader in, ByteBuffer lines, DebugSections sections, Column column, Name name) {
    if (column.content() == PATH) {
      return switch ((int) column.form()) {
        case 0x08 -> new Name(lines, in.skipString(), name.directory());
        case 0x0E -> new Name(sections.strings(), in.offset(), name.directory());
        case 0x1F -> new Name(sections.lineStrings(), in.offset(), name.directory());
        default -> {
          number(in, column.form());
          yield name;
        }
      };
    }
    long value = number(in, column.form());
    return column.content() == DIRECTORY ? new Name(name.section(), name.at(), value) : name;
  }

  /** A value of a form that takes at least one byte; what is no number reads as 0. */
  private static long number(DwarfReader in, long form) {
    switch ((int) form) {
      case 0x0B, 0x25 -> {
        return in.u8();
      }
      case 0x05, 0x26 -> {
        return in.u16();
      }
      case 0x06, 0x28 -> {
        return in.u32();
      }
      case 0x07 -> {
        return in.unsigned(8);
      }
      case 0x0F, 0x1A -> {
        return in.uleb();
      }
      case 0x0D -> {
        return in.sleb();
      }
      case 0x0E, 0x1F -> in.offset();
      case 0x08 -> in.skipString();
      case 0x1E -> in.skip(16);
      case 0x27 -> in.skip(3);
      case 0x09 -> in.skip(in.uleb());
      default -> throw new BufferUnderflowException();
    }
    return 0;
  }
}
