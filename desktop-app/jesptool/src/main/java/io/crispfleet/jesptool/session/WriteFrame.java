package io.crispfleet.jesptool.session;

import io.crispfleet.jesptool.slip.Slip;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A ready-to-send FLASH_DATA or FLASH_DEFL_DATA frame. Frames depend only on content, so many
 * boards share one.
 */
public final class WriteFrame {
  static final int FLASH_DATA = 0x03;
  static final int FLASH_DEFL_DATA = 0x11;
  private static final int CHECKSUM_SEED = 0xEF;

  private final byte[] encoded;
  private final int payloadLength;
  private final boolean deflated;

  private WriteFrame(byte[] encoded, int payloadLength, boolean deflated) {
    this.encoded = encoded;
    this.payloadLength = payloadLength;
    this.deflated = deflated;
  }

  /**
   * A piece of a zlib stream.
   *
   * @param sequence 0 for the first frame of the write
   */
  public static WriteFrame deflated(int sequence, byte[] data, int offset, int length) {
    return new WriteFrame(
        encode(FLASH_DEFL_DATA, sequence, data, offset, length, length), length, true);
  }

  /**
   * Plain flash content, padded with 0xFF to {@code blockSize}.
   *
   * @param sequence 0 for the first frame of the write
   */
  public static WriteFrame raw(int sequence, byte[] data, int offset, int length, int blockSize) {
    return new WriteFrame(
        encode(FLASH_DATA, sequence, data, offset, length, blockSize), length, false);
  }

  private static byte[] encode(
      int opcode, int sequence, byte[] data, int offset, int length, int paddedLength) {
    ByteBuffer packet = ByteBuffer.allocate(8 + 16 + paddedLength).order(ByteOrder.LITTLE_ENDIAN);
    int checksum = CHECKSUM_SEED;
    for (int i = 0; i < length; i++) {
      checksum ^= data[offset + i] & 0xFF;
    }
    // An even number of 0xFF padding bytes cancels out, an odd number does not.
    if ((paddedLength - length) % 2 == 1) {
      checksum ^= 0xFF;
    }
    packet.put((byte) 0).put((byte) opcode).putShort((short) (16 + paddedLength));
    packet.putInt(checksum).putInt(paddedLength).putInt(sequence).putInt(0).putInt(0);
    packet.put(data, offset, length);
    while (packet.hasRemaining()) {
      packet.put((byte) 0xFF);
    }
    return Slip.encode(packet.array());
  }

  /** The SLIP-framed bytes; callers must not change them. */
  public byte[] encoded() {
    return encoded;
  }

  /** Content bytes carried, without padding. */
  public int payloadLength() {
    return payloadLength;
  }

  public boolean isDeflated() {
    return deflated;
  }
}
