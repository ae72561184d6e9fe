package io.crispfleet.jesptool.protocol;

import io.crispfleet.jesptool.error.EspException;

/** The meaning of loader error bytes, and what to do about them. */
public final class LoaderStatus {
  /** ROM: the command is malformed or unknown, or a block was repeated. */
  public static final int ROM_BAD_FORMAT = 0x05;

  public static final int ROM_CHECKSUM = 0x07;
  public static final int STUB_CHECKSUM = 0xC1;
  public static final int STUB_INVALID_COMMAND = 0xC3;

  private LoaderStatus() {}

  static EspException failure(Command<?> command, int status) {
    return failure(command.opcode(), command.getClass().getSimpleName(), status);
  }

  static EspException failure(int opcode, String name, int status) {
    return new EspException.CommandFailed(
        opcode,
        status,
        "The board refused %s (0x%02X): %s (status 0x%02X)."
            .formatted(name, opcode, meaning(status), status),
        advice(status));
  }

  static String meaning(int status) {
    return switch (status) {
      case 0x00 -> "undefined error";
      case 0x01, 0x64 -> "bad parameter";
      case 0x02 -> "out of memory";
      case 0x03 -> "could not send";
      case 0x04 -> "could not receive";
      case ROM_BAD_FORMAT, 0x65 -> "malformed or unsupported command";
      case 0x06 -> "wrong result";
      case ROM_CHECKSUM, STUB_CHECKSUM -> "the data arrived damaged (checksum)";
      case 0x08 -> "flash write could not be read back";
      case 0x09 -> "flash read failed";
      case 0x0A -> "flash read length is wrong";
      case 0x0B, 0xC7 -> "the compressed stream is damaged";
      case 0x0C -> "Adler-32 of the compressed stream is wrong";
      case 0x0D -> "bad parameter of a compressed write";
      case 0x0E -> "bad RAM size";
      case 0x0F -> "bad RAM address";
      case 0xC0 -> "wrong data length";
      case 0xC2 -> "wrong block size";
      case STUB_INVALID_COMMAND -> "unknown command";
      case 0xC4 -> "the flash chip did not do it";
      case 0xC5 -> "the flash chip could not be unlocked";
      case 0xC6 -> "no write is in progress";
      case 0xC8 -> "not enough data";
      case 0xC9 -> "too much data";
      case 0xFF -> "not implemented";
      default -> "unknown reason";
    };
  }

  private static String advice(int status) {
    return switch (status) {
      case ROM_CHECKSUM, STUB_CHECKSUM, 0x0B, 0x0C, 0xC7 ->
          "The link damages data: use a shorter cable, another USB port or a lower --baud.";
      case 0x08, 0x09, 0xC4, 0xC5 ->
          "Check the board's supply voltage and whether the flash is write protected.";
      default -> "Reset the board and try again; if it persists, try --no-stub.";
    };
  }
}
