package io.crispfleet.emulator.boot;

import io.crispfleet.emulator.cpu.ResetCause;
import io.crispfleet.jesptool.chip.Chip;

/** What the mask ROM of each chip prints before anything else runs. */
public final class BootText {
  private BootText() {}

  /** The log of a chip that found IO0 low. */
  public static String download(Chip chip, ResetCause cause) {
    return switch (chip) {
      case ESP8266 -> header(chip, cause, "(1,7)") + "\r\n";
      case ESP32 ->
          header(chip, cause, "0x3 (DOWNLOAD_BOOT(UART0/UART1/SDIO_REI_REO_V2))")
              + "waiting for download\r\n";
      case ESP32S3 -> header(chip, cause, "0x0 (DOWNLOAD(USB/UART0))") + "waiting for download\r\n";
      default -> header(chip, cause, "0x4 (DOWNLOAD(USB/UART0/1))") + "waiting for download\r\n";
    };
  }

  /** The log of a chip that boots from flash, up to where the ROM reads the first image. */
  public static String flash(Chip chip, ResetCause cause) {
    return switch (chip) {
      case ESP8266 -> header(chip, cause, "(3,7)") + "\r\n";
      case ESP32 -> header(chip, cause, "0x13 (SPI_FAST_FLASH_BOOT)");
      case ESP32S3 -> header(chip, cause, "0x8 (SPI_FAST_FLASH_BOOT)");
      default -> header(chip, cause, "0xc (SPI_FAST_FLASH_BOOT)");
    };
  }

  /** The last words of a program that crashed. */
  public static String panic(Chip chip) {
    String text =
        chip == Chip.ESP8266
            ? """

            Fatal exception 28(LoadProhibitedCause):
            epc1=0x40100b0c, epc2=0x00000000, epc3=0x00000000, excvaddr=0x00000000
            """
            : """

            Guru Meditation Error: Core  0 panic'ed (LoadProhibited). Exception was unhandled.
            """;
    return text.replace("\n", "\r\n");
  }

  private static String header(Chip chip, ResetCause cause, String boot) {
    return switch (chip) {
      case ESP8266 ->
          "\r\n ets Jan  8 2013,rst cause:%d, boot mode:%s\r\n"
              .formatted(cause == ResetCause.WATCHDOG ? 4 : 2, boot);
      case ESP32 ->
          "ets Jul 29 2019 12:21:46\r\n\r\nrst:%s,boot:%s\r\n".formatted(esp32(cause), boot);
      case ESP32S3 ->
          "ESP-ROM:esp32s3-20210327\r\nBuild:Mar 27 2021\r\nrst:%s,boot:%s\r\n"
              .formatted(newer(cause), boot);
      default ->
          "ESP-ROM:esp32c3-api1-20210207\r\nBuild:Feb  7 2021\r\nrst:%s,boot:%s\r\n"
              .formatted(newer(cause), boot);
    };
  }

  private static String esp32(ResetCause cause) {
    return switch (cause) {
      case POWER_ON -> "0x1 (POWERON_RESET)";
      case SOFTWARE -> "0xc (SW_CPU_RESET)";
      case WATCHDOG -> "0x10 (RTCWDT_RTC_RESET)";
    };
  }

  private static String newer(ResetCause cause) {
    return switch (cause) {
      case POWER_ON -> "0x1 (POWERON)";
      case SOFTWARE -> "0xc (RTC_SW_CPU_RST)";
      case WATCHDOG -> "0x10 (RTCWDT_RTC_RST)";
    };
  }
}
