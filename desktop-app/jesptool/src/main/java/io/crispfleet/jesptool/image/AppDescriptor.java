package io.crispfleet.jesptool.image;

import io.crispfleet.jesptool.chip.Revision;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What an ESP-IDF app says about itself ({@code esp_app_desc_t}, 256 bytes at the start of its
 * first segment). Texts are cut at the first NUL and hold no control characters.
 *
 * @param secureVersion anti-rollback counter
 * @param elfSha256 32 bytes; all zero when the build did not fill it in
 * @param minEfuseBlockRevision oldest eFuse block revision it runs on
 * @param maxEfuseBlockRevision newest eFuse block revision it runs on
 * @param mmuPageSize flash mapping page in bytes; 0 when not stated (64 KiB then)
 */
public record AppDescriptor(
    long secureVersion,
    String version,
    String projectName,
    String time,
    String date,
    String idfVersion,
    byte[] elfSha256,
    Revision minEfuseBlockRevision,
    Revision maxEfuseBlockRevision,
    int mmuPageSize) {
  /** Bytes it occupies. */
  public static final int SIZE = 256;

  /** Where the hash of the ELF file is, from the start of the descriptor. */
  public static final int ELF_SHA256_OFFSET = 144;

  private static final int MAGIC = 0xABCD_5432;

  /** Reads a descriptor; empty when there is none. {@code data} is little-endian. */
  public static Optional<AppDescriptor> parse(ByteBuffer data) {
    if (data.remaining() < SIZE || data.getInt(data.position()) != MAGIC) {
      return Optional.empty();
    }
    int at = data.position();
    byte[] elfSha256 = new byte[32];
    data.get(at + ELF_SHA256_OFFSET, elfSha256);
    int pageLog2 = data.get(at + 180) & 0xFF;
    return Optional.of(
        new AppDescriptor(
            Integer.toUnsignedLong(data.getInt(at + 4)),
            DescriptorText.read(data, at + 16, 32),
            DescriptorText.read(data, at + 48, 32),
            DescriptorText.read(data, at + 80, 16),
            DescriptorText.read(data, at + 96, 16),
            DescriptorText.read(data, at + 112, 32),
            elfSha256,
            Revision.ofFull(data.getShort(at + 176) & 0xFFFF),
            Revision.ofFull(data.getShort(at + 178) & 0xFFFF),
            pageLog2 > 0 && pageLog2 < 31 ? 1 << pageLog2 : 0));
  }
}
