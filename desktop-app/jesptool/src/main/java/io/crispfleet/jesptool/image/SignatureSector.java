package io.crispfleet.jesptool.image;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Secure Boot version 2 signatures in the 4 KiB sector after an image. Whether a signature is right
 * is not checked: that needs the chip's key digests.
 *
 * @param offset first byte, from the start of the image, multiple of 4096
 * @param blocks intact signature blocks, 1..3
 */
public record SignatureSector(int offset, int blocks) {
  /** Bytes it occupies. */
  public static final int SIZE = 0x1000;

  private static final int BLOCK = 1216;
  private static final int CRC_OFFSET = 1196;
  private static final int MAX_BLOCKS = 3;

  /** First byte after the sector, from the start of the image. */
  public int end() {
    return offset + SIZE;
  }

  /** Looks behind an image of {@code imageLength} bytes at the start of {@code data}. */
  static Optional<SignatureSector> find(ByteBuffer data, int imageLength) {
    long offset = (imageLength + SIZE - 1L) / SIZE * SIZE;
    if (offset + SIZE > data.limit()) {
      return Optional.empty();
    }
    int blocks = 0;
    while (blocks < MAX_BLOCKS && intact(data, (int) offset + blocks * BLOCK)) {
      blocks++;
    }
    return blocks == 0 ? Optional.empty() : Optional.of(new SignatureSector((int) offset, blocks));
  }

  private static boolean intact(ByteBuffer data, int at) {
    if ((data.get(at) & 0xFF) != 0xE7 || data.get(at + 1) != 2) {
      return false;
    }
    CRC32 crc = new CRC32();
    crc.update(data.slice(at, CRC_OFFSET));
    return (int) crc.getValue() == data.getInt(at + CRC_OFFSET);
  }
}
