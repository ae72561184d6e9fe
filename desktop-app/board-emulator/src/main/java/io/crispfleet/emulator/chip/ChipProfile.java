package io.crispfleet.emulator.chip;

import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.error.EspException;

/**
 * Facts about one chip that its ROM loader exposes. Addresses are those of Espressif's technical
 * reference manuals.
 *
 * @param chip which one
 * @param statusLength bytes of status at the end of a ROM reply
 * @param hasFlashExtras whether the ROM has deflate, MD5, baud change, SPI commands, slow reads
 * @param hasSecurityInfo whether the ROM has GET_SECURITY_INFO and secure download mode
 * @param bootBaud line rate of the boot log
 * @param uartDividerClockHz clock whose quotient with the baud stands in the UART divider
 * @param uartDivider register of that quotient
 * @param spi where the SPI flash controller is
 * @param watchdog base of the RTC watchdog's CONFIG0; 0 where a loader cannot reset by it
 * @param watchdogUnlock register that takes the watchdog key; 0 without one
 */
public record ChipProfile(
    Chip chip,
    int statusLength,
    boolean hasFlashExtras,
    boolean hasSecurityInfo,
    int bootBaud,
    int uartDividerClockHz,
    int uartDivider,
    SpiRegisters spi,
    int watchdog,
    int watchdogUnlock) {

  /**
   * Registers of a SPI flash controller.
   *
   * @param mosiBits register with the number of bits to write, minus one; 0 when that stands in
   *     USER1
   * @param misoBits register with the number of bits to read, minus one; 0 when that stands in
   *     USER1
   * @param leftAligned whether a 24-bit address stands in the upper bits of the address register
   */
  public record SpiRegisters(
      int command,
      int address,
      int user,
      int user1,
      int user2,
      int mosiBits,
      int misoBits,
      int window,
      boolean leftAligned) {}

  private static final SpiRegisters SPI_NEW =
      new SpiRegisters(
          0x6000_2000,
          0x6000_2004,
          0x6000_2018,
          0x6000_201C,
          0x6000_2020,
          0x6000_2024,
          0x6000_2028,
          0x6000_2058,
          false);

  private static final ChipProfile ESP8266 =
      new ChipProfile(
          Chip.ESP8266,
          2,
          false,
          false,
          74_880,
          52_000_000,
          0x6000_0014,
          new SpiRegisters(
              0x6000_0200,
              0x6000_0204,
              0x6000_021C,
              0x6000_0220,
              0x6000_0224,
              0,
              0,
              0x6000_0240,
              true),
          0,
          0);

  private static final ChipProfile ESP32 =
      new ChipProfile(
          Chip.ESP32,
          4,
          true,
          false,
          115_200,
          40_000_000,
          0x3FF4_0014,
          new SpiRegisters(
              0x3FF4_2000,
              0x3FF4_2004,
              0x3FF4_201C,
              0x3FF4_2020,
              0x3FF4_2024,
              0x3FF4_2028,
              0x3FF4_202C,
              0x3FF4_2080,
              true),
          0x3FF4_808C,
          0x3FF4_80A4);

  private static final ChipProfile ESP32S3 =
      new ChipProfile(
          Chip.ESP32S3,
          4,
          true,
          true,
          115_200,
          40_000_000,
          0x6000_0014,
          SPI_NEW,
          0x6000_8098,
          0x6000_80B0);

  private static final ChipProfile ESP32C3 =
      new ChipProfile(
          Chip.ESP32C3,
          4,
          true,
          true,
          115_200,
          40_000_000,
          0x6000_0014,
          SPI_NEW,
          0x6000_8090,
          0x6000_80A8);

  /**
   * Finds the facts about a chip.
   *
   * @throws EspException.BadInput for a chip that is not emulated
   */
  public static ChipProfile of(Chip chip) {
    return switch (chip) {
      case ESP8266 -> ESP8266;
      case ESP32 -> ESP32;
      case ESP32S3 -> ESP32S3;
      case ESP32C3 -> ESP32C3;
      default ->
          throw new EspException.BadInput(
              "The %s is not emulated.".formatted(chip.displayName()),
              "Use esp32, esp8266, esp32s3 or esp32c3.");
    };
  }
}
