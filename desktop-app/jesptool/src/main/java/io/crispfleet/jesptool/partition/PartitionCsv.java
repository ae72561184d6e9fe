package io.crispfleet.jesptool.partition;

import io.crispfleet.jesptool.error.EspException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The CSV form: {@code name, type, subtype, offset, size, flags}. An empty offset is the next
 * aligned one, a negative size reaches up to that flash offset, {@code #} starts a comment line.
 * Numbers are those of {@link ByteQuantity}.
 */
public final class PartitionCsv {
  private static final int FIELDS = 6;
  private static final int MAX_CHARS = 256 * 1024;

  private final TableLayout layout;
  private final List<Partition> rows = new ArrayList<>();
  private long lastEnd;

  private PartitionCsv(TableLayout layout) {
    this.layout = layout;
    this.lastEnd = layout.tableEnd();
  }

  /** Reads the CSV form with the table at 0x8000. */
  public static PartitionTable parse(String csv) {
    return parse(csv, TableLayout.DEFAULT);
  }

  /**
   * Reads the CSV form.
   *
   * @throws EspException.BadInput naming the line that is wrong
   */
  public static PartitionTable parse(String csv, TableLayout layout) {
    if (csv.length() > MAX_CHARS) {
      throw new EspException.BadInput(
          "The partition CSV is longer than " + MAX_CHARS + " characters.",
          "Check that this is the right file.");
    }
    PartitionCsv parser = new PartitionCsv(layout);
    int number = 0;
    for (String line : csv.replaceFirst("^\uFEFF", "").split("\\R", -1)) {
      number++;
      String row = line.strip();
      if (!row.isEmpty() && !row.startsWith("#")) {
        parser.row(row, number);
      }
    }
    return new PartitionTable(parser.rows);
  }

  /**
   * Writes the CSV form as ESP-IDF's generator does.
   *
   * @throws EspException.BadInput when a name or flag cannot be written in CSV
   */
  public static String format(PartitionTable table) {
    StringBuilder csv =
        new StringBuilder("# ESP-IDF Partition Table\n")
            .append("# Name, Type, SubType, Offset, Size, Flags\n");
    for (Partition p : table.partitions()) {
      String label = p.label();
      if (label.contains(",") || label.startsWith("#") || !label.strip().equals(label)) {
        throw unwritable(p, "its name would not survive");
      }
      if ((p.flags() & ~(Partition.FLAG_ENCRYPTED | Partition.FLAG_READONLY)) != 0) {
        throw unwritable(p, "it has unknown flags");
      }
      csv.append(label).append(',').append(p.typeName()).append(',').append(p.subtypeName());
      csv.append(String.format(Locale.ROOT, ",0x%x,", p.offset()));
      csv.append(size(p.size())).append(',').append(String.join(":", p.flagNames())).append('\n');
    }
    return csv.toString();
  }

  private static EspException unwritable(Partition p, String why) {
    return new EspException.BadInput(
        "Partition " + p + " cannot be written as CSV: " + why + ".", "Use the binary form.");
  }

  private static String size(long size) {
    if (size % 0x100000 == 0) {
      return size / 0x100000 + "M";
    }
    return size % 0x400 == 0 ? size / 0x400 + "K" : String.format(Locale.ROOT, "0x%x", size);
  }

  private void row(String line, int number) {
    if (rows.size() == PartitionTable.MAX_PARTITIONS) {
      throw bad(number, "a table holds at most 94 partitions");
    }
    String[] fields = Arrays.copyOf(line.split(",", -1), FIELDS);
    for (int i = 0; i < FIELDS; i++) {
      fields[i] = fields[i] == null ? "" : fields[i].strip();
    }
    int type = code(fields[1], PartitionNames.type(fields[1]), "type", number);
    int subtype = subtype(type, fields[2], number);
    OptionalLong offset = offset(type, subtype, fields[3], number);
    long size = size(type, fields[4], number);
    boolean fixed =
        (type == Partition.TYPE_BOOTLOADER || type == Partition.TYPE_PARTITION_TABLE)
            && subtype == 0;
    long start = offset.orElseGet(() -> aligned(type));
    if (!fixed && start < lastEnd) {
      throw bad(
          number,
          String.format(
              Locale.ROOT,
              "offset 0x%x overlaps what comes before it; 0x%x is free",
              start,
              lastEnd));
    }
    long bytes = size < 0 ? -size - start : size;
    Partition partition =
        new Partition(type, subtype, start, bytes, fields[0], flags(fields[5], number));
    if (!fixed) {
      lastEnd = partition.end();
    }
    rows.add(partition);
  }

  private long aligned(int type) {
    long alignment = PartitionCheck.alignment(type);
    return Math.ceilDiv(lastEnd, alignment) * alignment;
  }

  private static int subtype(int type, String field, int number) {
    if (field.isEmpty() && type != Partition.TYPE_APP) {
      return Partition.SUBTYPE_UNDEFINED;
    }
    return code(field, PartitionNames.subtype(type, field), "subtype", number);
  }

  /**
   * The primary bootloader and the table itself are where the layout says, whatever the row says.
   */
  private OptionalLong offset(int type, int subtype, String field, int number) {
    if (type == Partition.TYPE_PARTITION_TABLE && subtype == 0) {
      return OptionalLong.of(layout.tableOffset());
    }
    if (type == Partition.TYPE_BOOTLOADER && subtype == 0) {
      return OptionalLong.of(bootloaderOffset(number));
    }
    return field.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(number(field, "offset", number));
  }

  private long size(int type, String field, int number) {
    return switch (type) {
      case Partition.TYPE_PARTITION_TABLE -> PartitionTable.SECTOR;
      case Partition.TYPE_BOOTLOADER -> layout.tableOffset() - bootloaderOffset(number);
      default -> number(field, "size", number);
    };
  }

  private long bootloaderOffset(int number) {
    return layout
        .bootloaderOffset()
        .orElseThrow(() -> bad(number, "a bootloader partition needs to know the chip"));
  }

  private static int flags(String field, int number) {
    int flags = 0;
    for (String flag : field.split(":", -1)) {
      flags |=
          switch (flag.strip()) {
            case "" -> 0;
            case "encrypted" -> Partition.FLAG_ENCRYPTED;
            case "readonly" -> Partition.FLAG_READONLY;
            default -> throw bad(number, "flag '" + flag + "' is unknown");
          };
    }
    return flags;
  }

  private static int code(String field, OptionalInt named, String what, int number) {
    if (named.isPresent()) {
      return named.getAsInt();
    }
    long value = number(field, what, number);
    if (value < 0 || value > 0xFF) {
      throw bad(number, what + " '" + field + "' is not 0..0xff");
    }
    return (int) value;
  }

  private static long number(String field, String what, int number) {
    return ByteQuantity.parse(field)
        .orElseThrow(
            () ->
                bad(
                    number,
                    field.isEmpty()
                        ? "the " + what + " is missing"
                        : "'" + field + "' is not a valid " + what));
  }

  private static EspException bad(int line, String why) {
    return new EspException.BadInput(
        "Partition CSV, line " + line + ": " + why + ".",
        "A row is: name, type, subtype, offset, size, flags; for example"
            + " \"app0, app, ota_0, 0x10000, 1M,\".");
  }
}
