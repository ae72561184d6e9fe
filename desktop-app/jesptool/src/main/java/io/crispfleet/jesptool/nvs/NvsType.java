package io.crispfleet.jesptool.nvs;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Integer types of NVS; the codes are those in flash (ESP-IDF's NVS documentation). */
public enum NvsType {
  U8(0x01, 1),
  I8(0x11, 1),
  U16(0x02, 2),
  I16(0x12, 2),
  U32(0x04, 4),
  I32(0x14, 4),
  U64(0x08, 8),
  I64(0x18, 8);

  private static final int SIGNED = 0x10;

  private final int code;
  private final int bytes;

  NvsType(int code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  int code() {
    return code;
  }

  /** Size of a value in bytes: 1, 2, 4 or 8. */
  public int bytes() {
    return bytes;
  }

  public boolean signed() {
    return (code & SIGNED) != 0;
  }

  /** As in CSV files, for example {@code u16}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<NvsType> ofLabel(String label) {
    return Arrays.stream(values()).filter(type -> type.label().equals(label)).findFirst();
  }

  static Optional<NvsType> ofCode(int code) {
    return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
  }

  /** Whether a value of this type can hold {@code number}. */
  boolean holds(BigInteger number) {
    return signed()
        ? number.bitLength() < bytes * Byte.SIZE
        : number.signum() >= 0 && number.bitLength() <= bytes * Byte.SIZE;
  }
}
