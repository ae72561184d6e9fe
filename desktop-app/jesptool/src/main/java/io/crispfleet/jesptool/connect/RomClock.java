package io.crispfleet.jesptool.connect;

import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.chip.ChipRegisters;
import io.crispfleet.jesptool.protocol.Exchange;
import io.crispfleet.jesptool.protocol.MemoryCommand;

/** What the ROM believes about its clock, and how to ask it for a line rate it will really hit. */
final class RomClock {
  /** A correction further off than this is nonsense from a blank eFuse, not drift. */
  private static final double PLAUSIBLE_DRIFT = 0.1;

  private final Exchange exchange;
  private final Chip chip;

  RomClock(Exchange exchange, Chip chip) {
    this.exchange = exchange;
    this.chip = chip;
  }

  /** Crystal frequency in MHz, from the divider the ROM found for {@code baud}. */
  int crystalMhz(int baud) {
    return switch (chip) {
      case ESP8266 -> nearest(baud, 2, 40, 26);
      case ESP32, ESP32C2 -> nearest(baud, 1, 40, 26);
      case ESP32C5 -> nearest(baud, 1, 48, 40);
      case ESP32H2 -> 32;
      default -> 40;
    };
  }

  private int nearest(int baud, int divider, int high, int low) {
    int register =
        exchange.call(new MemoryCommand.ReadRegister(ChipRegisters.of(chip).uartClockDivider()));
    double measured = (double) baud * (register & 0xF_FFFF) / 1e6 / divider;
    return Math.abs(measured - high) < Math.abs(measured - low) ? high : low;
  }

  /** The rate to put into CHANGE_BAUDRATE so that the ROM ends up at {@code baud}. */
  int requestFor(int baud, int crystalMhz) {
    return switch (chip) {
      case ESP32 -> esp32(baud);
      case ESP32C2 -> crystalMhz == 26 ? baud * 40 / 26 : baud;
      default -> baud;
    };
  }

  // The ESP32 ROM measures its crystal against the internal 8 MHz oscillator and computes dividers
  // from that slightly wrong figure (ESP32 TRM, RTC calibration; eFuse CK8M_FREQ).
  private int esp32(int baud) {
    int calibration =
        (exchange.call(new MemoryCommand.ReadRegister(0x3FF5_F06C)) >>> 7) & 0x1FF_FFFF;
    int oscillator =
        exchange.call(
                new MemoryCommand.ReadRegister(ChipRegisters.of(Chip.ESP32).efuseBlock0() + 16))
            & 0xFF;
    double believed = calibration * 15_625.0 * oscillator / 40;
    double real = believed > 33_000_000 ? 40_000_000 : 26_000_000;
    double drift = believed / real;
    return Math.abs(drift - 1) > PLAUSIBLE_DRIFT ? baud : (int) Math.round(baud * drift);
  }
}
