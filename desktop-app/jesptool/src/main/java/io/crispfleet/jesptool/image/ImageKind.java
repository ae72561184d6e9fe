package io.crispfleet.jesptool.image;

/** What an image is for. */
public enum ImageKind {
  /** Runs from mapped flash, started by a second-stage bootloader (or by the ESP8266 ROM). */
  APP,
  /** Loaded into RAM as a whole by the boot ROM. */
  BOOTLOADER
}
