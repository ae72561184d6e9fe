package io.crispfleet.jesptool.image;

import io.crispfleet.jesptool.bundle.FlashSettings;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.chip.Revision;
import io.crispfleet.jesptool.error.EspException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes an image segment by segment, in the order given. Starts with the flash settings ESP-IDF
 * defaults to: DIO, the chip's default frequency, 4 MB.
 */
public final class EspImageBuilder {
  private static final int MAX_SEGMENTS = 16;
  private static final String KEEP = FlashSettings.KEEP.mode();

  private final Chip chip;
  private final FlashEncoding encoding;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private int segments;
  private int checksum = ImageChecksum.SEED;
  private int mode;
  private int frequency;
  private int size;
  private long entry;
  private int minRevision;
  private int maxRevision = ExtendedHeader.NO_MAXIMUM;

  public EspImageBuilder(Chip chip) {
    this.chip = chip;
    this.encoding = FlashEncoding.of(chip);
    this.mode = encoding.modeCode("dio");
    this.frequency = encoding.frequencyCode(encoding.defaultFrequency());
    this.size = encoding.sizeCode("4MB");
  }

  /**
   * Sets the flash fields that are not {@code keep}.
   *
   * @throws EspException.BadInput for a value the chip does not have
   */
  public EspImageBuilder flash(FlashSettings settings) {
    if (!settings.mode().equals(KEEP)) {
      mode = encoding.modeCode(settings.mode());
    }
    if (!settings.frequency().equals(KEEP)) {
      frequency = encoding.frequencyCode(settings.frequency());
    }
    if (!settings.size().equals(KEEP)) {
      size = encoding.sizeCode(settings.size());
    }
    return this;
  }

  /** Start address, 0..0xFFFFFFFF. */
  public EspImageBuilder entry(long address) {
    entry = address;
    return this;
  }

  /** Oldest chip revision it runs on; chips since the ESP32. */
  public EspImageBuilder minRevision(Revision oldest) {
    minRevision = oldest.full();
    return this;
  }

  /** Newest chip revision it runs on; chips since the ESP32. */
  public EspImageBuilder maxRevision(Revision newest) {
    maxRevision = newest.full();
    return this;
  }

  /** Where the next segment's content will be, from the start of the image. */
  public int nextDataOffset() {
    return headerSize() + body.size() + ImageSegment.HEADER;
  }

  /**
   * Appends a segment; content is padded with zeros to whole words.
   *
   * @param address 0..0xFFFFFFFF
   * @throws EspException.BadInput for the seventeenth segment: boot loaders take sixteen
   */
  public EspImageBuilder segment(long address, byte[] content) {
    if (segments == MAX_SEGMENTS) {
      throw new EspException.BadInput(
          "The image would have more than %d segments.".formatted(MAX_SEGMENTS),
          "Join sections of the program in its linker script.");
    }
    int padded = (content.length + 3) & ~3;
    ByteBuffer header = ByteBuffer.allocate(ImageSegment.HEADER).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt((int) address).putInt(padded).flip();
    body.writeBytes(bytes(header));
    body.writeBytes(content);
    body.writeBytes(new byte[padded - content.length]);
    checksum = ImageChecksum.update(checksum, content, 0, content.length);
    segments++;
    return this;
  }

  /** The whole image, with checksum and, on chips since the ESP32, SHA-256. */
  public byte[] build() {
    boolean hashed = chip != Chip.ESP8266;
    int checksumAt = (headerSize() + body.size()) | 0xF;
    byte[] image = new byte[checksumAt + 1 + (hashed ? Sha256.SIZE : 0)];
    ByteBuffer out = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) ImageHeader.MAGIC).put((byte) segments);
    out.put((byte) mode).put((byte) (size << 4 | frequency)).putInt((int) entry);
    chip.imageChipId().ifPresent(id -> extendedHeader(out, id));
    out.put(body.toByteArray());
    image[checksumAt] = (byte) checksum;
    if (hashed) {
      out.position(checksumAt + 1).put(Sha256.of(image, 0, checksumAt + 1));
    }
    return image;
  }

  private void extendedHeader(ByteBuffer out, int chipId) {
    out.putInt(ExtendedHeader.WP_PIN_UNUSED).putShort((short) chipId).put((byte) 0);
    out.putShort((short) minRevision).putShort((short) maxRevision).putInt(0).put((byte) 1);
  }

  private int headerSize() {
    return ImageHeader.SIZE + (chip == Chip.ESP8266 ? 0 : ExtendedHeader.SIZE);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] copy = new byte[buffer.remaining()];
    buffer.get(copy);
    return copy;
  }
}
