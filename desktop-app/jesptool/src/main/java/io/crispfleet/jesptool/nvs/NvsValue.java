package io.crispfleet.jesptool.nvs;

import io.crispfleet.jesptool.error.EspException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** A value in NVS. */
public sealed interface NvsValue {
  /** Most bytes of a string, including the NUL that ends it: it must fit one page. */
  int MAX_STRING = 4000;

  /** Most bytes of a blob. */
  int MAX_BLOB = 508_000;

  /** The type as CSV files name it: {@code u8}, {@code string}, {@code hex2bin} and so on. */
  String encoding();

  /** The value as CSV files write it; blobs as hexadecimal digits. */
  String text();

  /** An integer within the range of its type. */
  record Int(NvsType type, BigInteger number) implements NvsValue {
    public Int {
      if (!type.holds(number)) {
        throw new EspException.BadInput(
            "The value " + number + " does not fit " + type.label() + ".",
            "Use a larger type or another value.");
      }
    }

    public static Int of(NvsType type, long number) {
      return new Int(type, BigInteger.valueOf(number));
    }

    @Override
    public String encoding() {
      return type.label();
    }

    @Override
    public String text() {
      return number.toString();
    }
  }

  /** A string; NUL cannot be part of it. */
  record Text(String string) implements NvsValue {
    public Text {
      if (string.indexOf('\0') >= 0) {
        throw new EspException.BadInput(
            "A string in NVS cannot contain NUL.", "Store this value as a blob.");
      }
      if (string.getBytes(StandardCharsets.UTF_8).length >= MAX_STRING) {
        throw new EspException.BadInput(
            "A string in NVS has at most 3999 bytes.", "Store this value as a blob.");
      }
    }

    @Override
    public String encoding() {
      return "string";
    }

    @Override
    public String text() {
      return string;
    }
  }

  /**
   * Bytes.
   *
   * @param bytes not copied, must not be changed
   */
  record Blob(byte[] bytes) implements NvsValue {
    public Blob {
      if (bytes.length > MAX_BLOB) {
        throw new EspException.BadInput(
            "A blob in NVS has at most 508000 bytes, not " + bytes.length + ".",
            "Put large data into a partition of its own.");
      }
    }

    @Override
    public String encoding() {
      return "hex2bin";
    }

    @Override
    public String text() {
      return HexFormat.of().formatHex(bytes);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Blob(byte[] content) && Arrays.equals(bytes, content);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }
}
