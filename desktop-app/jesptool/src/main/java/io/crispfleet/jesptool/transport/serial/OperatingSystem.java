package io.crispfleet.jesptool.transport.serial;

import java.util.Locale;

/** The systems that treat serial ports differently. */
enum OperatingSystem {
  LINUX,
  MACOS,
  WINDOWS;

  static OperatingSystem current() {
    String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (name.startsWith("windows")) {
      return WINDOWS;
    }
    return name.startsWith("mac") ? MACOS : LINUX;
  }
}
