package io.crispfleet.emulator.board;

/**
 * The two cross-coupled transistors between a bridge's modem lines and a chip's pins: RTS alone
 * pulls EN low, DTR alone pulls IO0 low, both together pull neither.
 */
final class ResetCircuit {
  /** Which pins are pulled low. */
  record Pins(boolean enableLow, boolean io0Low) {
    static final Pins RELEASED = new Pins(false, false);
  }

  private ResetCircuit() {}

  static Pins pins(boolean dtr, boolean rts) {
    return new Pins(rts && !dtr, dtr && !rts);
  }
}
