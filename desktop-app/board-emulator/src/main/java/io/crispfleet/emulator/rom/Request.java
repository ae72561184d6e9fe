package io.crispfleet.emulator.rom;

import java.util.Optional;

/**
 * One command packet from the host: {@code 00 op len16 checksum32 data}, little-endian.
 *
 * @param isRequest whether the direction byte was 0
 * @param op command byte
 * @param checksum checksum field
 * @param data what follows the header
 * @param lengthMatches whether the length field agrees with the data
 */
public record Request(boolean isRequest, int op, int checksum, byte[] data, boolean lengthMatches) {
  /** Longest packet the loaders have a buffer for, bytes: header, 16 KiB and some. */
  public static final int MAX_SIZE = 8 + 0x4000 + 0xFF;

  private static final int HEADER = 8;
  private static final int BLOCK_HEADER = 16;
  private static final int CHECKSUM_SEED = 0xEF;

  /** Splits an unescaped frame; empty when it is too short to be a packet. */
  public static Optional<Request> parse(byte[] frame) {
    if (frame.length < HEADER) {
      return Optional.empty();
    }
    byte[] data = java.util.Arrays.copyOfRange(frame, HEADER, frame.length);
    int length = (frame[2] & 0xFF) | (frame[3] & 0xFF) << 8;
    return Optional.of(
        new Request(frame[0] == 0, frame[1] & 0xFF, word(frame, 4), data, length == data.length));
  }

  /** The index-th 32-bit word of the data; the caller has checked the size. */
  public int word(int index) {
    return word(data, index * 4);
  }

  /** The index-th word as an unsigned number. */
  public long unsigned(int index) {
    return Integer.toUnsignedLong(word(index));
  }

  /** Whether there are at least so many words of data. */
  public boolean hasWords(int count) {
    return data.length >= count * 4;
  }

  /** Whether the data is a block header and a payload. */
  public boolean isBlock() {
    return data.length >= BLOCK_HEADER;
  }

  /** Payload bytes behind the block header. */
  public int payloadLength() {
    return data.length - BLOCK_HEADER;
  }

  /** A copy of what follows the block header. */
  public byte[] payload() {
    return java.util.Arrays.copyOfRange(data, BLOCK_HEADER, data.length);
  }

  /** Whether the checksum field fits the payload. */
  public boolean checksumMatches() {
    int sum = CHECKSUM_SEED;
    for (int i = BLOCK_HEADER; i < data.length; i++) {
      sum ^= data[i] & 0xFF;
    }
    return sum == checksum;
  }

  private static int word(byte[] bytes, int at) {
    return (bytes[at] & 0xFF)
        | (bytes[at + 1] & 0xFF) << 8
        | (bytes[at + 2] & 0xFF) << 16
        | (bytes[at + 3] & 0xFF) << 24;
  }
}
