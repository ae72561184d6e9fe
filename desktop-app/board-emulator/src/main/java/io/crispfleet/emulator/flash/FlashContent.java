package io.crispfleet.emulator.flash;

/** What is in the flash when the board is new. */
public enum FlashContent {
  /** Erased, every byte 0xFF: a board fresh from the module maker. */
  BLANK,
  /**
   * A board that has been in use: it boots an old firmware, and the rest is full of pseudo-random
   * bytes, so whoever writes without erasing leaves wrong content behind.
   */
  USED
}
