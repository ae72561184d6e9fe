package io.crispfleet.jesptool.nvs;

import io.crispfleet.jesptool.crc.EspCrc32;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A page while it is being filled. */
final class NvsPage {
  private final ByteBuffer bytes;
  private int used;

  NvsPage(int sequence) {
    byte[] blank = new byte[NvsFormat.PAGE];
    Arrays.fill(blank, (byte) 0xFF);
    bytes = ByteBuffer.wrap(blank).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(0, NvsFormat.STATE_ACTIVE).putInt(NvsFormat.SEQUENCE_AT, sequence);
    bytes.put(NvsFormat.VERSION_AT, NvsFormat.VERSION_2);
    int headerLength = NvsFormat.PAGE_CRC_AT - NvsFormat.SEQUENCE_AT;
    bytes.putInt(
        NvsFormat.PAGE_CRC_AT, EspCrc32.of(bytes.slice(NvsFormat.SEQUENCE_AT, headerLength)));
  }

  /** Entries that are still free, 0..126. */
  int free() {
    return NvsFormat.ENTRIES - used;
  }

  boolean untouched() {
    return used == 0;
  }

  void markFull() {
    bytes.putInt(0, NvsFormat.STATE_FULL);
  }

  void copyTo(byte[] partition, int at) {
    bytes.get(0, partition, at, NvsFormat.PAGE);
  }

  /** Adds an entry that holds its data of up to eight bytes itself. */
  void add(int namespace, int type, int chunk, byte[] key, byte[] data) {
    add(namespace, type, chunk, key, data, new byte[0]);
  }

  /** Adds an entry followed by {@code tail}; the caller has made sure that they fit. */
  void add(int namespace, int type, int chunk, byte[] key, byte[] data, byte[] tail) {
    int span = 1 + NvsFormat.entriesFor(tail.length);
    int at = NvsFormat.FIRST_ENTRY_AT + used * NvsFormat.ENTRY;
    ByteBuffer entry = bytes.slice(at, NvsFormat.ENTRY).order(ByteOrder.LITTLE_ENDIAN);
    entry.put((byte) namespace).put((byte) type).put((byte) span).put((byte) chunk);
    entry.put(NvsFormat.KEY_AT, Arrays.copyOf(key, NvsFormat.KEY_BYTES));
    entry.put(NvsFormat.DATA_AT, data);
    entry.putInt(NvsFormat.CRC_AT, crc(entry));
    bytes.put(at + NvsFormat.ENTRY, tail);
    for (int i = 0; i < span; i++) {
      markWritten(used++);
    }
  }

  /** The checksum of an entry: all of it but the checksum itself. */
  static int crc(ByteBuffer entry) {
    return EspCrc32.of(
        entry.slice(0, NvsFormat.CRC_AT),
        entry.slice(NvsFormat.KEY_AT, NvsFormat.ENTRY - NvsFormat.KEY_AT));
  }

  private void markWritten(int slot) {
    int at = NvsFormat.BITMAP_AT + slot / 4;
    bytes.put(at, (byte) (bytes.get(at) & ~(1 << (slot % 4 * 2))));
  }
}
