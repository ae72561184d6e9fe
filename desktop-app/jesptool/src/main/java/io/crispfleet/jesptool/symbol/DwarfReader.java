package io.crispfleet.jesptool.symbol;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * DWARF's number and string encodings. Running out of bytes or off the end is {@link
 * BufferUnderflowException}, whatever the bytes were.
 */
final class DwarfReader {
  private final ByteBuffer bytes;
  private final boolean wide;

  /**
   * @param bytes little-endian, read from its position to its limit
   * @param wide offsets have 8 bytes (64-bit DWARF)
   */
  DwarfReader(ByteBuffer bytes, boolean wide) {
    this.bytes = bytes;
    this.wide = wide;
  }

  boolean hasMore() {
    return bytes.hasRemaining();
  }

  int position() {
    return bytes.position();
  }

  int u8() {
    return bytes.get() & 0xFF;
  }

  int s8() {
    return bytes.get();
  }

  int u16() {
    return bytes.getShort() & 0xFFFF;
  }

  long u32() {
    return Integer.toUnsignedLong(bytes.getInt());
  }

  /** An offset into another section. */
  long offset() {
    return wide ? bytes.getLong() : u32();
  }

  /** An unsigned number of 1, 2, 4 or 8 bytes. */
  long unsigned(int size) {
    return switch (size) {
      case 1 -> u8();
      case 2 -> u16();
      case 4 -> u32();
      case 8 -> bytes.getLong();
      default -> throw new BufferUnderflowException();
    };
  }

  /** Unsigned LEB128; bits above 64 are lost. */
  long uleb() {
    long value = 0;
    int shift = 0;
    int b;
    do {
      b = u8();
      value |= shift < 64 ? (long) (b & 0x7F) << shift : 0;
      shift = Math.min(shift + 7, 64);
    } while ((b & 0x80) != 0);
    return value;
  }

  /** Signed LEB128; bits above 64 are lost. */
  long sleb() {
    long value = 0;
    int shift = 0;
    int b;
    do {
      b = u8();
      value |= shift < 64 ? (long) (b & 0x7F) << shift : 0;
      shift = Math.min(shift + 7, 64);
    } while ((b & 0x80) != 0);
    return shift < 64 && (b & 0x40) != 0 ? value | (-1L << shift) : value;
  }

  void skip(long count) {
    if (count < 0 || count > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    bytes.position(bytes.position() + (int) count);
  }

  /** Skips a NUL-terminated string and returns where it started. */
  int skipString() {
    int start = bytes.position();
    while (bytes.get() != 0) {
      // on to its end
    }
    return start;
  }

  /** The next {@code count} bytes as a reader of their own; this one goes on behind them. */
  DwarfReader slice(long count) {
    int start = bytes.position();
    skip(count);
    return new DwarfReader(
        bytes.duplicate().order(bytes.order()).position(start).limit(bytes.position()), wide);
  }

  /** The string at an absolute place, at most 1024 bytes of it; empty when outside. */
  static String stringAt(ByteBuffer section, long at) {
    if (at < 0 || at >= section.limit()) {
      return "";
    }
    int end = (int) at;
    int limit = (int) Math.min(section.limit(), at + 1024);
    while (end < limit && section.get(end) != 0) {
      end++;
    }
    byte[] text = new byte[end - (int) at];
    section.get((int) at, text);
    return new String(text, StandardCharsets.UTF_8);
  }
}
