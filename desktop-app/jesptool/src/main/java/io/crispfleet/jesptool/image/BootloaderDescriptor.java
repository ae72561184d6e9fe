package io.crispfleet.jesptool.image;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What an ESP-IDF bootloader says about itself ({@code esp_bootloader_desc_t}, 80 bytes at the
 * start of its first segment, since ESP-IDF 5.2).
 *
 * @param secureVersion anti-rollback counter
 * @param version build number chosen by the project
 */
public record BootloaderDescriptor(
    int secureVersion, long version, String idfVersion, String dateTime) {
  private static final int SIZE = 80;
  private static final int MAGIC = 0x50;

  /** Reads a descriptor; empty when there is none. {@code data} is little-endian. */
  static Optional<BootloaderDescriptor> parse(ByteBuffer data) {
    int at = data.position();
    if (data.remaining() < SIZE || data.get(at) != MAGIC) {
      return Optional.empty();
    }
    String idfVersion = DescriptorText.read(data, at + 8, 32);
    // One magic byte may be chance; a version text is not.
    if (!idfVersion.matches("[ -~]{2,}")) {
      return Optional.empty();
    }
    return Optional.of(
        new BootloaderDescriptor(
            data.get(at + 3) & 0xFF,
            Integer.toUnsignedLong(data.getInt(at + 4)),
            idfVersion,
            DescriptorText.read(data, at + 40, 24)));
  }
}
