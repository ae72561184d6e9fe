package io.crispfleet.jesptool.nvs;

/** Numbers of the NVS flash format, version 2. Source: ESP-IDF's NVS documentation. */
final class NvsFormat {
  static final int PAGE = 4096;
  static final int ENTRY = 32;
  static final int ENTRIES = 126;
  static final int BITMAP_AT = 32;
  static final int FIRST_ENTRY_AT = 64;

  /** Two sectors of entries and the empty one that the board needs to move pages. */
  static final int MIN_SIZE = 3 * PAGE;

  static final int MAX_SIZE = 16 * 1024 * 1024;

  static final int STATE_EMPTY = 0xFFFF_FFFF;
  static final int STATE_ACTIVE = 0xFFFF_FFFE;
  static final int STATE_FULL = 0xFFFF_FFFC;
  static final int STATE_FREEING = 0xFFFF_FFF8;

  static final int SEQUENCE_AT = 4;
  static final int VERSION_AT = 8;
  static final byte VERSION_1 = (byte) 0xFF;
  static final byte VERSION_2 = (byte) 0xFE;
  static final int PAGE_CRC_AT = 28;

  static final int SLOT_WRITTEN = 0b10;

  static final int CRC_AT = 4;
  static final int KEY_AT = 8;
  static final int KEY_BYTES = 16;
  static final int DATA_AT = 24;

  static final int TYPE_STRING = 0x21;
  static final int TYPE_BLOB_V1 = 0x41;
  static final int TYPE_BLOB_DATA = 0x42;
  static final int TYPE_BLOB_INDEX = 0x48;

  static final int NO_CHUNK = 0xFF;
  static final int MAX_NAMESPACES = 254;

  private NvsFormat() {}

  /** Entries that {@code bytes} of data need. */
  static int entriesFor(int bytes) {
    return Math.ceilDiv(bytes, ENTRY);
  }
}
