package io.crispfleet.jesptool.preflight;

import java.util.Arrays;
import java.util.Optional;

/** What preflight looks at. Ids are stable: {@code --force=chip,size} names them. */
public enum Check {
  CHIP("chip"),
  REVISION("revision"),
  /** Longer than the partition it goes to. */
  SIZE("size"),
  OVERLAP("overlap"),
  /** Starts inside a sector whose beginning would be lost. */
  ALIGNMENT("alignment"),
  /** Behind the end of the flash. */
  FLASH_END("flash-end"),
  /** Image damaged: checksum, hash or length. */
  CHECKSUM("checksum"),
  /** The bootloader header or the partition table promises more flash than there is. */
  FLASH_SIZE("flash-size"),
  /** An app where no app boots from. */
  APP_PARTITION("app-partition"),
  FLASH_ENCRYPTION("flash-encryption"),
  SECURE_BOOT("secure-boot"),
  SECURE_DOWNLOAD("secure-download"),
  /** No image where the chip expects one. */
  UNKNOWN_FILE("unknown-file");

  private final String id;

  Check(String id) {
    this.id = id;
  }

  public String id() {
    return id;
  }

  public static Optional<Check> ofId(String id) {
    return Arrays.stream(values()).filter(check -> check.id.equals(id)).findFirst();
  }
}
