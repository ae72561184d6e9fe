package io.crispfleet.emulator.rom;

/** A command that a loader answers with an error status. Has no stack trace: it is a reply. */
public final class LoaderError extends Exception {
  /** Message format or opcode not understood. */
  public static final int ROM_INVALID_MESSAGE = 0x05;

  /** The operation did not work out. */
  public static final int ROM_FAILED = 0x06;

  public static final int ROM_CHECKSUM = 0x07;
  public static final int ROM_FLASH_READ = 0x09;
  public static final int ROM_INFLATE = 0x0B;
  public static final int STUB_DATA_LENGTH = 0xC0;
  public static final int STUB_CHECKSUM = 0xC1;
  public static final int STUB_INVALID_COMMAND = 0xC3;
  public static final int STUB_SPI_FAILED = 0xC4;
  public static final int STUB_NOT_IN_FLASH_MODE = 0xC6;
  public static final int STUB_INFLATE = 0xC7;
  public static final int STUB_NOT_ENOUGH_DATA = 0xC8;
  public static final int STUB_TOO_MUCH_DATA = 0xC9;
  public static final int STUB_NOT_IMPLEMENTED = 0xFF;

  private final int code;

  public LoaderError(int code) {
    super("loader status 0x%02x".formatted(code), null, false, false);
    this.code = code;
  }

  /** The status byte sent to the host. */
  public int code() {
    return code;
  }
}
