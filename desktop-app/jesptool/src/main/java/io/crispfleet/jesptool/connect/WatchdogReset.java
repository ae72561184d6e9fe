package io.crispfleet.jesptool.connect;

import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.chip.ChipRegisters;
import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.protocol.Exchange;
import io.crispfleet.jesptool.protocol.MemoryCommand.RegisterWrite;
import io.crispfleet.jesptool.protocol.MemoryCommand.WriteRegisters;

/**
 * Restarts a chip over a link that has no reset line, by letting the RTC watchdog bite. An RTC
 * watchdog reset samples the boot pins anew, so the firmware starts.
 */
final class WatchdogReset {
  private static final int TICKS = 2000;

  /** Enable, stage 0 = reset of the whole chip, pulse lengths. */
  private static final int BITE = 1 << 31 | 5 << 28 | 1 << 8 | 2;

  private final Exchange exchange;

  WatchdogReset(Exchange exchange) {
    this.exchange = exchange;
  }

  /**
   * Arms the watchdog; the chip restarts a moment later.
   *
   * @throws EspException.UnsupportedHere on chips without an RTC watchdog
   */
  void restart(Chip chip) {
    ChipRegisters.Watchdog dog =
        ChipRegisters.of(chip)
            .watchdog()
            .orElseThrow(
                () ->
                    new EspException.UnsupportedHere(
                        "This link cannot reset a %s.".formatted(chip.displayName()),
                        "Press the board's reset button to start the firmware."));
    exchange.call(
        new WriteRegisters(
            RegisterWrite.of(dog.writeProtect(), ChipRegisters.Watchdog.KEY),
            RegisterWrite.of(dog.config1(), TICKS),
            RegisterWrite.of(dog.config0(), BITE),
            RegisterWrite.of(dog.writeProtect(), 0)));
  }
}
