package io.crispfleet.jesptool.hexfile;

import io.crispfleet.jesptool.bundle.FlashPart;
import io.crispfleet.jesptool.error.EspException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * Reads Intel HEX text with 8-, 16- and 32-bit addresses. Source: Intel's "Hexadecimal Object File
 * Format Specification", revision A.
 */
public final class IntelHex {
  private static final int DATA = 0;
  private static final int END = 1;
  private static final int SEGMENT = 2;
  private static final int START_SEGMENT = 3;
  private static final int UPPER_ADDRESS = 4;
  private static final int START_ADDRESS = 5;

  /** Count, address (2), type and checksum. */
  private static final int OVERHEAD = 5;

  private final Pieces pieces;
  private long base;
  private boolean ended;

  private IntelHex(String name) {
    this.pieces = new Pieces(name);
  }

  /** Whether {@code data} starts like an Intel HEX file. */
  public static boolean looksLike(byte[] data) {
    return data.length > 2 * OVERHEAD
        && data[0] == ':'
        && HexFormat.isHexDigit(data[1])
        && HexFormat.isHexDigit(data[2]);
  }

  /**
   * Reads the whole file; memory used is proportional to its size.
   *
   * @param name what to call the file in parts and messages
   * @throws EspException.BadInput naming the first line that is wrong
   */
  public static List<FlashPart> parse(String name, byte[] file) {
    IntelHex reader = new IntelHex(name);
    int number = 0;
    for (String line : new String(file, StandardCharsets.ISO_8859_1).split("\\R", -1)) {
      number++;
      String record = line.strip();
      if (!record.isEmpty()) {
        reader.record(record, number);
      }
    }
    if (!reader.ended) {
      throw bad(number, "the end record is missing, so the file was cut short");
    }
    return reader.pieces.parts();
  }

  private void record(String line, int number) {
    if (ended) {
      throw bad(number, "something follows the end record");
    }
    byte[] bytes = bytes(line, number);
    int count = bytes[0] & 0xFF;
    if (bytes.length != count + OVERHEAD) {
      throw bad(number, "the record has not the length it announces");
    }
    int sum = 0;
    for (byte b : bytes) {
      sum += b;
    }
    if ((sum & 0xFF) != 0) {
      throw bad(number, "the checksum is wrong");
    }
    switch (bytes[3]) {
      case DATA -> pieces.add(base + u16(bytes, 1), bytes, 4, count);
      case END -> ended = true;
      case SEGMENT -> base = (long) address(bytes, count, number) << 4;
      case UPPER_ADDRESS -> base = (long) address(bytes, count, number) << 16;
      case START_SEGMENT, START_ADDRESS -> {
        // An entry point means nothing to flash.
      }
      default -> throw bad(number, "record type " + bytes[3] + " is unknown");
    }
  }

  private static byte[] bytes(String line, int number) {
    if (line.charAt(0) != ':' || line.length() < 1 + 2 * OVERHEAD) {
      throw bad(number, "this is not an Intel HEX record");
    }
    try {
      return HexFormat.of().parseHex(line, 1, line.length());
    } catch (IllegalArgumentException e) {
      throw bad(number, "there is something that is not a hexadecimal digit").causedBy(e);
    }
  }

  private static int address(byte[] bytes, int count, int number) {
    if (count != 2) {
      throw bad(number, "an address record must have two bytes");
    }
    return u16(bytes, 4);
  }

  private static int u16(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
  }

  private static EspException bad(int line, String why) {
    return new EspException.BadInput(
        "Intel HEX, line " + line + ": " + why + ".",
        "Copy or build the file again; it is damaged or of another kind.");
  }
}
