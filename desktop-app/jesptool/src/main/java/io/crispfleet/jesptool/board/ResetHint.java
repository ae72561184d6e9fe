package io.crispfleet.jesptool.board;

/** The way a board is wired for automatic reset, and so the strategy to try first. */
public enum ResetHint {
  /** DTR and RTS drive IO0 and EN through two transistors. */
  CLASSIC,
  /** The chip's own USB-Serial/JTAG unit acts on the lines. */
  USB_JTAG,
  /** USB is handled by ROM or firmware; the lines act only as far as that program wants. */
  USB_OTG
}
