package io.crispfleet.jesptool.partition;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crispfleet.jesptool.error.EspException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The binary partition table: rows of 32 bytes, a checksum row with the MD5 of all rows before it,
 * and a row of 0xFF as end marker. Source of the layout: ESP-IDF partition table documentation.
 */
public final class PartitionBinary {
  /** Bytes for rows; the rest of the sector is left for a signature. */
  public static final int MAX_BYTES = 0xC00;

  private static final int ROW = 32;
  private static final short ROW_MAGIC = 0x50AA;
  private static final short MD5_MAGIC = (short) 0xEBEB;
  private static final int MD5_AT = 16;
  private static final String ADVICE =
      "Check that the file is a partition table, or that the flash offset is the one of the table"
          + " (0x8000 unless the build says otherwise).";

  private PartitionBinary() {}

  /** Whether the bytes at {@code offset} start like a partition table. */
  public static boolean looksLikeTable(byte[] data, long offset) {
    return offset >= 0
        && offset + ROW <= data.length
        && data[(int) offset] == (byte) 0xAA
        && data[(int) offset + 1] == 0x50;
  }

  /**
   * Reads rows up to the end marker; a checksum row is checked when present, because very old
   * tables have none. Bytes after the first 0xC00 (a signature) are ignored.
   *
   * @throws EspException.BadInput for anything that is not a complete, intact table
   */
  public static PartitionTable parse(byte[] data) {
    int limit = Math.min(data.length, MAX_BYTES);
    List<Partition> partitions = new ArrayList<>();
    boolean checked = false;
    for (int at = 0; at + ROW <= limit; at += ROW) {
      ByteBuffer row = ByteBuffer.wrap(data, at, ROW).slice().order(ByteOrder.LITTLE_ENDIAN);
      short magic = row.getShort();
      if (isBlank(data, at)) {
        return new PartitionTable(partitions);
      }
      if (checked) {
        throw bad("rows follow the checksum row");
      }
      switch (magic) {
        case ROW_MAGIC -> partitions.add(partition(row));
        case MD5_MAGIC -> {
          requireMd5(data, at);
          checked = true;
        }
        default ->
            throw bad(
                String.format("row %d starts with %02x %02x", at / ROW, data[at], data[at + 1]));
      }
    }
    throw bad("the end marker is missing");
  }

  /**
   * Writes the table as ESP-IDF's generator does: rows, checksum row, 0xFF up to 0xC00 bytes.
   *
   * @throws EspException.BadInput when there are more rows than fit
   */
  public static byte[] encode(PartitionTable table) {
    int count = table.partitions().size();
    if (count > PartitionTable.MAX_PARTITIONS) {
      throw new EspException.BadInput(
          "The table has " + count + " partitions; at most 94 fit.", "Remove some partitions.");
    }
    byte[] data = new byte[MAX_BYTES];
    Arrays.fill(data, (byte) 0xFF);
    ByteBuffer out = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    for (Partition p : table.partitions()) {
      out.putShort(ROW_MAGIC).put((byte) p.type()).put((byte) p.subtype());
      out.putInt((int) p.offset()).putInt((int) p.size());
      out.put(Arrays.copyOf(p.label().getBytes(UTF_8), Partition.LABEL_BYTES)).putInt(p.flags());
    }
    byte[] md5 = md5(data, out.position());
    out.putShort(MD5_MAGIC).position(count * ROW + MD5_AT).put(md5);
    return data;
  }

  private static Partition partition(ByteBuffer row) {
    int type = row.get() & 0xFF;
    int subtype = row.get() & 0xFF;
    long offset = Integer.toUnsignedLong(row.getInt());
    long size = Integer.toUnsignedLong(row.getInt());
    ByteBuffer label = row.slice(row.position(), Partition.LABEL_BYTES);
    int length = 0;
    while (length < Partition.LABEL_BYTES && label.get(length) != 0) {
      length++;
    }
    int flags = row.getInt(row.position() + Partition.LABEL_BYTES);
    return new Partition(type, subtype, offset, size, text(label.limit(length)), flags);
  }

  private static String text(ByteBuffer label) {
    try {
      return UTF_8.newDecoder().decode(label).toString();
    } catch (CharacterCodingException e) {
      throw bad("a partition name is not UTF-8 text").causedBy(e);
    }
  }

  private static void requireMd5(byte[] data, int at) {
    byte[] stored = Arrays.copyOfRange(data, at + MD5_AT, at + ROW);
    if (!MessageDigest.isEqual(stored, md5(data, at))) {
      throw bad("its checksum does not match its rows");
    }
  }

  private static byte[] md5(byte[] data, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      digest.update(data, 0, length);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has MD5", e);
    }
  }

  private static boolean isBlank(byte[] data, int at) {
    for (int i = 0; i < ROW; i++) {
      if (data[at + i] != (byte) 0xFF) {
        return false;
      }
    }
    return true;
  }

  private static EspException bad(String why) {
    return new EspException.BadInput("This is not an intact partition table: " + why + ".", ADVICE);
  }
}
