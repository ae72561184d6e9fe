package io.crispfleet.jesptool.chip;

import java.util.Optional;

/**
 * Addresses that differ between chips. Source: technical reference manuals and ESP-IDF register
 * headers.
 *
 * @param spi flash controller
 * @param uartClockDivider divider register of UART0
 * @param efuseBlock0 first word of eFuse block 0 as read by software
 * @param mac first of the two words that hold the factory MAC
 * @param watchdog RTC watchdog, where writing it can restart the chip or is needed to keep it quiet
 */
public record ChipRegisters(
    Spi spi, int uartClockDivider, int efuseBlock0, int mac, Optional<Watchdog> watchdog) {

  /**
   * SPI flash controller.
   *
   * @param dataOutBits register with the number of MOSI bits; 0 on the ESP8266, which packs it in
   *     USR1
   * @param dataInBits register with the number of MISO bits; 0 on the ESP8266
   * @param leftAlignedAddress the address register is shifted up by 32 minus the address length
   */
  public record Spi(
      int base,
      int usr,
      int usr1,
      int usr2,
      int dataOutBits,
      int dataInBits,
      int w0,
      boolean leftAlignedAddress) {
    private static Spi modern(int base) {
      return new Spi(base, 0x18, 0x1C, 0x20, 0x24, 0x28, 0x58, false);
    }
  }

  /** RTC watchdog registers. */
  public record Watchdog(int config0, int config1, int writeProtect) {
    /** Value that opens the write protection. */
    public static final int KEY = 0x50D8_3AA1;

    private static Optional<Watchdog> at(int config0, int config1, int writeProtect) {
      return Optional.of(new Watchdog(config0, config1, writeProtect));
    }
  }

  /** The table row of {@code chip}. */
  public static ChipRegisters of(Chip chip) {
    return switch (chip) {
      case ESP8266 ->
          new ChipRegisters(
              new Spi(0x6000_0200, 0x1C, 0x20, 0x24, 0, 0, 0x40, true),
              0x6000_0014,
              0x3FF0_0050,
              0x3FF0_0050,
              Optional.empty());
      case ESP32 ->
          new ChipRegisters(
              new Spi(0x3FF4_2000, 0x1C, 0x20, 0x24, 0x28, 0x2C, 0x80, true),
              0x3FF4_0014,
              0x3FF5_A000,
              0x3FF5_A004,
              Watchdog.at(0x3FF4_808C, 0x3FF4_8090, 0x3FF4_80A4));
      case ESP32S2 ->
          modern(0x3F40_2000, 0x3F40_0014, 0x3F41_A000, 0x44)
              .with(Watchdog.at(0x3F40_8094, 0x3F40_8098, 0x3F40_80AC));
      case ESP32S3 ->
          modern(0x6000_2000, 0x6000_0014, 0x6000_7000, 0x44)
              .with(Watchdog.at(0x6000_8098, 0x6000_809C, 0x6000_80B0));
      case ESP32C2 ->
          modern(0x6000_2000, 0x6000_0014, 0x6000_8800, 0x40)
              .with(Watchdog.at(0x6000_8084, 0x6000_8088, 0x6000_809C));
      case ESP32C3 ->
          modern(0x6000_2000, 0x6000_0014, 0x6000_8800, 0x44)
              .with(Watchdog.at(0x6000_8090, 0x6000_8094, 0x6000_80A8));
      case ESP32C5 ->
          modern(0x6000_3000, 0x6000_0014, 0x600B_4800, 0x44)
              .with(Watchdog.at(0x600B_1C00, 0x600B_1C04, 0x600B_1C18));
      case ESP32C6 ->
          modern(0x6000_3000, 0x6000_0014, 0x600B_0800, 0x44)
              .with(Watchdog.at(0x600B_1C00, 0x600B_1C04, 0x600B_1C18));
      case ESP32C61 ->
          modern(0x6000_3000, 0x6000_0014, 0x600B_4800, 0x44)
              .with(Watchdog.at(0x600B_1C00, 0x600B_1C04, 0x600B_1C18));
      case ESP32H2 ->
          modern(0x6000_3000, 0x6000_0014, 0x600B_0800, 0x44)
              .with(Watchdog.at(0x600B_1C00, 0x600B_1C04, 0x600B_1C1C));
      case ESP32P4 ->
          modern(0x5008_D000, 0x500C_A014, 0x5012_D000, 0x44)
              .with(Watchdog.at(0x5011_6000, 0x5011_6004, 0x5011_6018));
    };
  }

  private static ChipRegisters modern(int spiBase, int clockDivider, int efuseBase, int macOffset) {
    return new ChipRegisters(
        Spi.modern(spiBase),
        clockDivider,
        efuseBase + 0x2C,
        efuseBase + macOffset,
        Optional.empty());
  }

  private ChipRegisters with(Optional<Watchdog> rtcWatchdog) {
    return new ChipRegisters(spi, uartClockDivider, efuseBlock0, mac, rtcWatchdog);
  }
}
