package io.crispfleet.jesptool.session;

import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.chip.ChipRegisters;
import io.crispfleet.jesptool.chip.FlashId;
import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.protocol.Exchange;
import io.crispfleet.jesptool.protocol.MemoryCommand.ReadRegister;
import io.crispfleet.jesptool.protocol.MemoryCommand.RegisterWrite;
import io.crispfleet.jesptool.protocol.MemoryCommand.WriteRegisters;
import java.util.ArrayList;
import java.util.List;

/**
 * Talks to the SPI flash behind the loader's back, by driving the controller's user command through
 * its registers.
 */
public final class FlashProbe {
  private static final int READ_ID = 0x9F;
  private static final int USR_COMMAND = 1 << 31;
  private static final int USR_MISO = 1 << 28;
  private static final int START = 1 << 18;
  private static final int POLLS = 10;
  private static final int ADESTO = 0x1F;

  private final Exchange exchange;
  private final ChipRegisters.Spi spi;

  public FlashProbe(Exchange exchange, Chip chip) {
    this.exchange = exchange;
    this.spi = ChipRegisters.of(chip).spi();
  }

  /** JEDEC id and the size it stands for. */
  public FlashId flashId() {
    int id = command(READ_ID, 24) & 0xFF_FFFF;
    int device = (id & 0xFF00) | (id >>> 16);
    return new FlashId(id & 0xFF, device, sizeOf(id));
  }

  /** Runs one SPI command that returns up to 32 bits. */
  int command(int opcode, int readBits) {
    int usr = exchange.call(new ReadRegister(spi.base() + spi.usr()));
    int usr2 = exchange.call(new ReadRegister(spi.base() + spi.usr2()));
    List<RegisterWrite> start = new ArrayList<>();
    if (spi.dataInBits() == 0) {
      start.add(RegisterWrite.of(spi.base() + spi.usr1(), (readBits - 1) << 8));
    } else {
      start.add(RegisterWrite.of(spi.base() + spi.dataInBits(), readBits - 1));
    }
    start.add(RegisterWrite.of(spi.base() + spi.usr(), USR_COMMAND | USR_MISO));
    start.add(RegisterWrite.of(spi.base() + spi.usr2(), 7 << 28 | opcode));
    start.add(RegisterWrite.of(spi.base() + spi.w0(), 0));
    start.add(RegisterWrite.of(spi.base(), START));
    exchange.call(new WriteRegisters(start));
    awaitEnd();
    int result = exchange.call(new ReadRegister(spi.base() + spi.w0()));
    exchange.call(
        new WriteRegisters(
            RegisterWrite.of(spi.base() + spi.usr(), usr),
            RegisterWrite.of(spi.base() + spi.usr2(), usr2)));
    return result;
  }

  private void awaitEnd() {
    for (int i = 0; i < POLLS; i++) {
      if ((exchange.call(new ReadRegister(spi.base())) & START) == 0) {
        return;
      }
    }
    throw new EspException.UnsupportedHere(
        "The flash controller does not finish a command.",
        "Reset the board and try again; if it persists the flash is not connected.");
  }

  /**
   * Size in bytes that a JEDEC id stands for, 0 when unknown. The capacity byte is log2 of the
   * size; vendors that outgrew it restarted at 0x20 and 0x32.
   */
  static long sizeOf(int id) {
    if (id == 0 || id == 0xFF_FFFF) {
      return 0;
    }
    if ((id & 0xFF) == ADESTO) {
      int code = (id >>> 8) & 0x1F;
      return code >= 4 && code <= 9 ? 1L << (code + 15) : 0;
    }
    int capacity = (id >>> 16) & 0xFF;
    if (capacity >= 0x12 && capacity <= 0x1C) {
      return 1L << capacity;
    }
    if (capacity >= 0x20 && capacity <= 0x22) {
      return 1L << (capacity - 0x20 + 26);
    }
    if (capacity >= 0x32 && capacity <= 0x3A) {
      return 1L << (capacity - 0x32 + 18);
    }
    return 0;
  }
}
