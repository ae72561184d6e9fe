package io.crispfleet.jesptool.port;

import java.util.Locale;

/** Operating systems that treat serial ports differently. */
public enum HostOs {
  LINUX,
  MACOS,
  WINDOWS,
  OTHER;

  /** The one this program runs on. */
  public static HostOs current() {
    return of(System.getProperty("os.name", ""));
  }

  static HostOs of(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.contains("linux")) {
      return LINUX;
    }
    if (lower.contains("mac")) {
      return MACOS;
    }
    return lower.contains("windows") ? WINDOWS : OTHER;
  }
}
