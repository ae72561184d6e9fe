package io.crispfleet.emulator.chip;

import io.crispfleet.emulator.flash.FlashChip;
import java.util.Map;
import java.util.function.IntSupplier;

/** A chip's address space: read-only identity words, RAM, and the few peripherals loaders touch. */
public final class Bus {
  private static final int WATCHDOG_KEY = 0x50D8_3AA1;
  private static final int WATCHDOG_ENABLE = 1 << 31;

  private final ChipProfile profile;
  private final Map<Integer, Integer> fixed;
  private final IntSupplier baud;
  private final Runnable watchdogBite;
  private final Memory memory = new Memory();
  private final SpiController spi;

  /**
   * Wires an address space.
   *
   * @param fixed read-only words by address
   * @param baud current line rate, for the UART divider register
   * @param watchdogBite called when a host arms the watchdog
   */
  public Bus(
      ChipProfile profile,
      Map<Integer, Integer> fixed,
      FlashChip flash,
      IntSupplier baud,
      Runnable watchdogBite) {
    this.profile = profile;
    this.fixed = Map.copyOf(fixed);
    this.baud = baud;
    this.watchdogBite = watchdogBite;
    this.spi = new SpiController(profile.spi(), memory, flash);
  }

  /** One little-endian word; 0 where nothing is. */
  public int read(int address) {
    Integer constant = fixed.get(address);
    if (constant != null) {
      return constant;
    }
    if (address == profile.uartDivider()) {
      return (profile.uartDividerClockHz() + baud.getAsInt() / 2) / baud.getAsInt();
    }
    return memory.readWord(address);
  }

  /** Writes the bits in {@code mask}. */
  public void write(int address, int value, int mask) {
    int word = (value & mask) | (memory.readWord(address) & ~mask);
    if (spi.isStart(address, word)) {
      spi.execute();
      return; // The start bit clears itself.
    }
    memory.writeWord(address, word);
    boolean armed = (word & WATCHDOG_ENABLE) != 0;
    if (profile.watchdog() != 0
        && address == profile.watchdog()
        && armed
        && memory.readWord(profile.watchdogUnlock()) == WATCHDOG_KEY) {
      watchdogBite.run();
    }
  }

  /** Puts a block into RAM. */
  public void load(int address, byte[] data, int offset, int length) {
    memory.write(address, data, offset, length);
  }

  /** Connects the flash to its controller, as SPI_ATTACH does. */
  public void attachFlash() {
    spi.attach();
  }

  /** What a chip reset does to all this. */
  public void reset() {
    memory.clear();
    spi.reset();
  }
}
