package io.crispfleet.jesptool.chip;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The supported chips. The numbers are facts from Espressif's technical reference manuals and
 * public target tables: image chip id, boot ROM magic word, bootloader offset.
 */
public enum Chip {
  ESP8266("ESP8266", -1, 0xFFF0_C101, 0x0),
  ESP32("ESP32", 0, 0x00F0_1D83, 0x1000),
  ESP32S2("ESP32-S2", 2, 0x0000_07C6, 0x1000),
  ESP32C3("ESP32-C3", 5, 0, 0x0),
  ESP32S3("ESP32-S3", 9, 0, 0x0),
  ESP32C2("ESP32-C2", 12, 0, 0x0),
  ESP32C6("ESP32-C6", 13, 0, 0x0),
  ESP32H2("ESP32-H2", 16, 0, 0x0),
  ESP32P4("ESP32-P4", 18, 0, 0x2000),
  ESP32C61("ESP32-C61", 20, 0, 0x0),
  ESP32C5("ESP32-C5", 23, 0, 0x2000);

  private final String displayName;
  private final int imageChipId;
  private final int magic;
  private final int bootloaderOffset;

  Chip(String displayName, int imageChipId, int magic, int bootloaderOffset) {
    this.displayName = displayName;
    this.imageChipId = imageChipId;
    this.magic = magic;
    this.bootloaderOffset = bootloaderOffset;
  }

  /** As printed on the package, for example {@code ESP32-S3}. */
  public String displayName() {
    return displayName;
  }

  /** The name used on command lines and in build files, for example {@code esp32s3}. */
  public String target() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Chip id in the extended image header and in security info; empty for the ESP8266. */
  public OptionalInt imageChipId() {
    return imageChipId < 0 ? OptionalInt.empty() : OptionalInt.of(imageChipId);
  }

  /** Word at 0x40001000 that identifies the chip on its own; empty where revisions differ. */
  public OptionalInt magic() {
    return magic == 0 ? OptionalInt.empty() : OptionalInt.of(magic);
  }

  /** Flash address the boot ROM loads the second-stage bootloader from. */
  public int bootloaderOffset() {
    return bootloaderOffset;
  }

  /** The chip an image or a security-info reply names. */
  public static Optional<Chip> ofImageChipId(int id) {
    return Arrays.stream(values()).filter(chip -> chip.imageChipId == id && id >= 0).findFirst();
  }

  /** Accepts {@code esp32s3}, {@code ESP32-S3} and the like. */
  public static Optional<Chip> ofName(String name) {
    String wanted = name.replace("-", "").replace("_", "").toLowerCase(java.util.Locale.ROOT);
    return Arrays.stream(values()).filter(chip -> chip.target().equals(wanted)).findFirst();
  }
}
