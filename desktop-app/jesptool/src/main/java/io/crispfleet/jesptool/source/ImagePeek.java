package io.crispfleet.jesptool.source;

import io.crispfleet.jesptool.chip.Chip;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the first bytes of a firmware image say: enough to decide where it goes. Whether the image
 * is intact is not looked at.
 *
 * @param chip the chip it was built for
 * @param kind what it is for
 */
record ImagePeek(Chip chip, Kind kind) {
  enum Kind {
    APP,
    BOOTLOADER,
    /** Neither description is present: very old builds, and everything for the ESP8266. */
    UNKNOWN
  }

  private static final List<Integer> BOOTLOADER_OFFSETS =
      Arrays.stream(Chip.values()).map(Chip::bootloaderOffset).distinct().toList();

  private static final byte MAGIC = (byte) 0xE9;
  private static final int APP_DESCRIPTOR = 0xABCD_5432;
  private static final byte BOOTLOADER_DESCRIPTOR = 0x50;
  private static final int DESCRIPTOR_AT = 0x20;
  private static final int CHIP_ID_AT = 12;
  private static final int FIRST_SEGMENT_AT = 8;
  private static final int LEAST = DESCRIPTOR_AT + 4;
  private static final int MAX_SEGMENTS = 16;

  /** Looks at {@code data} from {@code offset} on; empty when no image starts there. */
  static Optional<ImagePeek> at(byte[] data, long offset) {
    if (offset < 0 || offset + LEAST > data.length || data[(int) offset] != MAGIC) {
      return Optional.empty();
    }
    ByteBuffer image =
        ByteBuffer.wrap(data, (int) offset, LEAST).slice().order(ByteOrder.LITTLE_ENDIAN);
    if (image.get(1) < 1 || image.get(1) > MAX_SEGMENTS) {
      return Optional.empty();
    }
    if (esp8266Code(image.getInt(4)) && esp8266Memory(image.getInt(FIRST_SEGMENT_AT))) {
      return Optional.of(new ImagePeek(Chip.ESP8266, Kind.UNKNOWN));
    }
    return Chip.ofImageChipId(Short.toUnsignedInt(image.getShort(CHIP_ID_AT)))
        .map(chip -> new ImagePeek(chip, kind(image)));
  }

  /**
   * The bootloader of a merged image whose first byte belongs at flash offset {@code start}; it
   * must be where its chip expects it.
   */
  static Optional<ImagePeek> inMerged(byte[] data, long start) {
    return BOOTLOADER_OFFSETS.stream()
        .filter(offset -> offset >= start)
        .flatMap(
            offset ->
                at(data, offset - start).stream()
                    .filter(image -> image.chip().bootloaderOffset() == offset))
        .findFirst();
  }

  private static Kind kind(ByteBuffer image) {
    if (image.getInt(DESCRIPTOR_AT) == APP_DESCRIPTOR) {
      return Kind.APP;
    }
    // The first segment of a bootloader starts with its descriptor; the three bytes after the magic
    // are reserved or a small number.
    return image.get(DESCRIPTOR_AT) == BOOTLOADER_DESCRIPTOR && image.get(DESCRIPTOR_AT + 3) == 0
        ? Kind.BOOTLOADER
        : Kind.UNKNOWN;
  }

  /**
   * Instruction RAM of the ESP8266, where its entry points are; the ESP32 family has none there.
   */
  private static boolean esp8266Code(int address) {
    return address >= 0x4010_0000 && address < 0x4011_0000;
  }

  private static boolean esp8266Memory(int address) {
    return esp8266Code(address)
        || (address >= 0x3FFE_8000 && address < 0x4000_0000)
        || (address >= 0x4020_0000 && address < 0x4030_0000);
  }
}
