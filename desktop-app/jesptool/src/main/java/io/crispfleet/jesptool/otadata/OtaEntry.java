package io.crispfleet.jesptool.otadata;

import io.crispfleet.jesptool.crc.EspCrc32;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Optional;

/**
 * One of the two 32-byte entries: sequence number, a label nobody uses, state and a checksum of the
 * sequence number. Kept byte for byte, so that an untouched entry is written back unchanged.
 *
 * @param bytes the 32 bytes as lower-case hexadecimal digits
 */
public record OtaEntry(String bytes) {
  static final int SIZE = 32;

  /** The highest number an entry can carry; all ones means erased. */
  static final long MAX_SEQUENCE = 0xFFFF_FFFEL;

  private static final int STATE_AT = 24;
  private static final int CRC_AT = 28;

  /** An entry as flash erase leaves it. */
  public static final OtaEntry ERASED = new OtaEntry("ff".repeat(SIZE));

  static OtaEntry read(byte[] data, int offset) {
    return new OtaEntry(HexFormat.of().formatHex(data, offset, offset + SIZE));
  }

  /** A correct entry; {@code sequence} is 1..0xFFFFFFFE. */
  static OtaEntry of(long sequence, OtaState state) {
    byte[] entry = ERASED.toBytes();
    ByteBuffer buffer = ByteBuffer.wrap(entry).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putInt(0, (int) sequence).putInt(STATE_AT, state.code());
    buffer.putInt(CRC_AT, EspCrc32.of(buffer.slice(0, Integer.BYTES)));
    return read(entry, 0);
  }

  byte[] toBytes() {
    return HexFormat.of().parseHex(bytes);
  }

  /** Ever-growing selection number; 0xFFFFFFFF when erased. */
  public long sequence() {
    return Integer.toUnsignedLong(buffer().getInt(0));
  }

  /** Empty for a number ESP-IDF does not define. */
  public Optional<OtaState> state() {
    return OtaState.ofCode(buffer().getInt(STATE_AT));
  }

  public boolean erased() {
    return equals(ERASED);
  }

  /** Whether the checksum fits the sequence number. */
  public boolean intact() {
    ByteBuffer buffer = buffer();
    return buffer.getInt(CRC_AT) == EspCrc32.of(buffer.slice(0, Integer.BYTES));
  }

  /** Whether the bootloader considers this entry at all. */
  public boolean selectable() {
    return sequence() >= 1
        && sequence() <= MAX_SEQUENCE
        && intact()
        && state().filter(s -> s == OtaState.INVALID || s == OtaState.ABORTED).isEmpty();
  }

  private ByteBuffer buffer() {
    return ByteBuffer.wrap(toBytes()).order(ByteOrder.LITTLE_ENDIAN);
  }
}
