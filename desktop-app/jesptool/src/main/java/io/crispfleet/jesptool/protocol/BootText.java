package io.crispfleet.jesptool.protocol;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tail of what a board printed outside of loader frames, and what it gives away about the boot
 * mode. Keeps the last 8 KiB.
 */
public final class BootText {
  private static final int LIMIT = 8192;
  private static final Pattern BOOT_MODE = Pattern.compile("boot:\\s?0x([0-9a-fA-F]{1,2})");
  private static final Pattern BOOT_MODE_8266 = Pattern.compile("boot mode:\\((\\d),\\d\\)");
  private static final Pattern CRASH =
      Pattern.compile(
          "(Guru Meditation[^\\r\\n]*|Fatal exception[^\\r\\n]*|abort\\(\\)[^\\r\\n]*)");

  private final StringBuilder text = new StringBuilder();

  void append(int b) {
    if (text.length() == LIMIT) {
      text.delete(0, LIMIT / 2);
    }
    if (b == '\n' || b == '\r' || b == '\t' || (b >= 0x20 && b < 0x7F)) {
      text.append((char) b);
    }
  }

  /** Forgets everything, for a new attempt. */
  public void clear() {
    text.setLength(0);
  }

  /** Printable text, oldest first. */
  public String text() {
    return text.toString();
  }

  /** The ROM said it is in a download mode. */
  public boolean downloadMode() {
    return text.indexOf("waiting for download") >= 0
        || text.indexOf("DOWNLOAD") >= 0
        || text.indexOf("UART_BOOT") >= 0
        || BOOT_MODE_8266.matcher(text).results().anyMatch(m -> m.group(1).equals("1"));
  }

  /** Boot mode byte of the last reset, for example {@code 0x13}, when the ROM printed one. */
  public Optional<String> bootMode() {
    Matcher matcher = BOOT_MODE.matcher(text);
    String last = null;
    while (matcher.find()) {
      last = "0x" + matcher.group(1);
    }
    return Optional.ofNullable(last);
  }

  /** First line of a crash report, when there is one. */
  public Optional<String> crash() {
    Matcher matcher = CRASH.matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1).strip()) : Optional.empty();
  }
}
