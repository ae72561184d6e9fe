package io.crispfleet.jesptool.connect;

import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.chip.ChipRegisters;
import io.crispfleet.jesptool.protocol.Exchange;
import io.crispfleet.jesptool.protocol.MemoryCommand.RegisterWrite;
import io.crispfleet.jesptool.protocol.MemoryCommand.WriteRegisters;
import java.util.Optional;

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
   * @return false, with nothing done, on a chip without an RTC watchdog
   */
  boolean restart(Chip chip) {
    Optional<ChipRegisters.Watchdog> watchdog = ChipRegisters.of(chip).watchdog();
    watchdog.ifPresent(this::bite);
    return watchdog.isPresent();
  }

  private void bite(ChipRegisters.Watchdog dog) {
    exchange.call(
        new WriteRegisters(
            RegisterWrite.of(dog.writeProtect(), ChipRegisters.Watchdog.KEY),
            RegisterWrite.of(dog.config1(), TICKS),
            RegisterWrite.of(dog.config0(), BITE),
            RegisterWrite.of(dog.writeProtect(), 0)));
  }
}
