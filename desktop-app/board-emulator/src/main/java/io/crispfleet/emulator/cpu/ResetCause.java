package io.crispfleet.emulator.cpu;

/** Why a chip starts over; decides what its boot log says. */
public enum ResetCause {
  /** Power-up or the EN pin. */
  POWER_ON,
  /** A program asked for it. */
  SOFTWARE,
  /** A watchdog bit, as after a crash or when no valid image is found. */
  WATCHDOG
}
