package io.crispfleet.server.releases.inspect;

import io.crispfleet.jesptool.chip.Chip;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The files that a release may consist of. */
public enum ArtifactKind {
  APP(0x1_0000, 16 << 20),
  BOOTLOADER(0, 1 << 20),
  PARTITIONS(0x8000, 0x1000),
  BOOT_APP0(0xE000, 0x2000),
  FILESYSTEM(0, 16 << 20);

  private final long usualOffset;
  private final long limit;

  ArtifactKind(long usualOffset, long limit) {
    this.usualOffset = usualOffset;
    this.limit = limit;
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Most bytes of such a file. */
  public long limit() {
    return limit;
  }

  /** Where it goes on a chip when no partition table says otherwise. */
  public long offset(Chip chip) {
    if (chip == Chip.ESP8266) {
      return 0;
    }
    return this == BOOTLOADER ? chip.bootloaderOffset() : usualOffset;
  }

  /** The name it has towards browsers. */
  public String fileName() {
    return word() + ".bin";
  }

  public static Optional<ArtifactKind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }
}
