package io.crispfleet.jesptool.partition;

import io.crispfleet.jesptool.error.EspException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One row of a partition table. Numbers are facts of ESP-IDF's partition table format.
 *
 * @param type 0 app, 1 data, 2 bootloader, 3 partition table, 0x40..0xFE custom
 * @param subtype meaning depends on the type, 0..0xFF
 * @param offset flash offset in bytes, 0..0xFFFFFFFF
 * @param size bytes, 0..0xFFFFFFFF
 * @param label at most 16 bytes of UTF-8 without control characters
 * @param flags bit 0 encrypted, bit 1 read-only; unknown bits are kept
 */
public record Partition(int type, int subtype, long offset, long size, String label, int flags) {
  public static final int TYPE_APP = 0;
  public static final int TYPE_DATA = 1;
  public static final int TYPE_BOOTLOADER = 2;
  public static final int TYPE_PARTITION_TABLE = 3;

  public static final int SUBTYPE_FACTORY = 0x00;
  public static final int SUBTYPE_OTA_0 = 0x10;
  public static final int SUBTYPE_TEST = 0x20;
  public static final int SUBTYPE_OTADATA = 0x00;
  public static final int SUBTYPE_NVS = 0x02;
  public static final int SUBTYPE_COREDUMP = 0x03;
  public static final int SUBTYPE_UNDEFINED = 0x06;
  public static final int SUBTYPE_TEE_OTADATA = 0x90;

  /** Most OTA app slots a table can name. */
  public static final int MAX_OTA_APPS = 16;

  public static final int FLAG_ENCRYPTED = 1;
  public static final int FLAG_READONLY = 2;

  static final int LABEL_BYTES = 16;

  private static final long U32 = 0xFFFF_FFFFL;

  public Partition {
    if (label.getBytes(StandardCharsets.UTF_8).length > LABEL_BYTES) {
      throw bad(label, "the name is longer than 16 bytes", "Shorten the name.");
    }
    if (label.chars().anyMatch(Character::isISOControl)) {
      throw bad("?", "the name contains control characters", "Check where the table comes from.");
    }
    if ((type | subtype) >>> 8 != 0) {
      throw bad(label, "type and subtype must be 0..255", "Use a named or a smaller number.");
    }
    if (offset < 0 || offset > U32 || size < 0 || size > U32) {
      throw bad(
          label,
          "offset " + offset + " or size " + size + " is outside 0..0xffffffff",
          "Check the numbers of this row and, for a negative size, the rows before it.");
    }
  }

  private static EspException bad(String label, String why, String advice) {
    return new EspException.BadInput("Partition '" + label + "': " + why + ".", advice);
  }

  /** First byte after this partition. */
  public long end() {
    return offset + size;
  }

  public boolean is(int wantedType, int wantedSubtype) {
    return type == wantedType && subtype == wantedSubtype;
  }

  /** An app slot that OTA updates rotate through. */
  public boolean isOtaApp() {
    return type == TYPE_APP && subtype >= SUBTYPE_OTA_0 && subtype < SUBTYPE_OTA_0 + MAX_OTA_APPS;
  }

  public boolean encrypted() {
    return (flags & FLAG_ENCRYPTED) != 0;
  }

  public boolean readOnly() {
    return (flags & FLAG_READONLY) != 0;
  }

  /** {@code encrypted} and {@code readonly}, as far as they are set. */
  public List<String> flagNames() {
    List<String> names = new ArrayList<>();
    if (encrypted()) {
      names.add("encrypted");
    }
    if (readOnly()) {
      names.add("readonly");
    }
    return names;
  }

  /** {@code app}, {@code data} and so on; a number for custom types. */
  public String typeName() {
    return PartitionNames.typeName(type).orElseGet(() -> Integer.toString(type));
  }

  /** {@code ota_0}, {@code nvs} and so on; a number for custom subtypes. */
  public String subtypeName() {
    return PartitionNames.subtypeName(type, subtype).orElseGet(() -> Integer.toString(subtype));
  }

  /** For people: {@code 'ota_0' at 0x10000..0x1fffff}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "'%s' at 0x%x..0x%x", label, offset, end() - 1);
  }
}
