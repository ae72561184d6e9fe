package io.crispfleet.jesptool.nvs;

import io.crispfleet.jesptool.error.EspException;
import java.nio.charset.StandardCharsets;

/**
 * One key and its value.
 *
 * @param namespace 1..15 bytes of UTF-8 without control characters
 * @param key 1..15 bytes of UTF-8 without control characters, unique in its namespace
 */
public record NvsEntry(String namespace, String key, NvsValue value) {
  private static final int MAX_NAME = 15;

  public NvsEntry {
    requireName("namespace", namespace);
    requireName("key", key);
  }

  static void requireName(String what, String name) {
    int length = name.getBytes(StandardCharsets.UTF_8).length;
    if (length < 1 || length > MAX_NAME || name.chars().anyMatch(Character::isISOControl)) {
      throw new EspException.BadInput(
          "The "
              + what
              + " '"
              + name.replaceAll("\\p{Cntrl}", "?")
              + "' is not usable: it must have 1 to 15 printable bytes.",
          "Use a shorter or plainer name; the firmware must use the same one.");
    }
  }
}
