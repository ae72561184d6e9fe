package io.crispfleet.jesptool.crc;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** CRC-32 as ESP-IDF uses it in flash: the usual polynomial with a seed of 0xFFFFFFFF. */
public final class EspCrc32 {
  private EspCrc32() {}

  /** The checksum of all the bytes {@code parts} have remaining, one after the other. */
  public static int of(ByteBuffer... parts) {
    CRC32 crc = new CRC32();
    // Four 0xFF bytes bring Java's register to the state that the seed asks for.
    crc.update(new byte[] {-1, -1, -1, -1});
    for (ByteBuffer part : parts) {
      crc.update(part.duplicate());
    }
    return (int) crc.getValue();
  }
}
