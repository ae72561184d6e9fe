package io.crispfleet.jesptool.image;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** The sums boot loaders check. */
final class ImageChecksum {
  static final int SEED = 0xEF;

  private ImageChecksum() {}

  static int update(int sum, byte[] data, int offset, int length) {
    int result = sum;
    for (int i = offset; i < offset + length; i++) {
      result ^= data[i] & 0xFF;
    }
    return result;
  }

  /** CRC-32, complemented when the top bit is set and incremented otherwise: the SDK's variant. */
  static long version2Crc(ByteBuffer data) {
    CRC32 crc = new CRC32();
    crc.update(data);
    int value = (int) crc.getValue();
    return Integer.toUnsignedLong(value < 0 ? ~value : value + 1);
  }
}
