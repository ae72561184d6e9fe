package io.crispfleet.jesptool.session;

import io.crispfleet.jesptool.chip.ChipInfo;
import io.crispfleet.jesptool.protocol.Exchange;
import io.crispfleet.jesptool.transport.Transport;

/** A board whose loader answers. Not thread-safe; closing it closes the transport. */
public interface EspSession extends FlashDevice, AutoCloseable {
  ChipInfo info();

  Transport transport();

  /** The command layer below, for verbs that speak to the loader directly. */
  Exchange exchange();

  /**
   * Whether the loader still reacts, at worst after about a second; a refusal is a reaction too.
   */
  boolean answers();

  /** One 32-bit word of the chip's address space. */
  int readRegister(int address);

  /** Writes one word, bits outside {@code mask} unchanged. */
  void writeRegister(int address, int value, int mask);

  /**
   * Restarts the board so that it runs from flash; the session must then be closed.
   *
   * @return false when neither the link nor the chip offers a way, so that somebody has to press
   *     the reset button
   */
  boolean resetToRun();

  @Override
  void close();
}
