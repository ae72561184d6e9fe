package io.crispfleet.contract.device;

import io.crispfleet.contract.json.BadPayload;
import org.jspecify.annotations.Nullable;

/**
 * What a device id may be: {@code ^[A-Za-z0-9_-]{4,32}$}. Native sticks and crisp games use the
 * last three bytes of the MAC in upper-case hex ({@code 7C9EBD}); ski clocks use unpadded
 * lower-case hex. The alphabet keeps an id safe in topics, paths and file names.
 */
public final class DeviceIds {
  private static final int SHORTEST = 4;
  private static final int LONGEST = 32;

  private DeviceIds() {}

  /** Asked for every message of every stick, and therefore no regular expression. */
  public static boolean isValid(String id) {
    if (id.length() < SHORTEST || id.length() > LONGEST) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      if (!isAllowed(id.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAllowed(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-';
  }

  /**
   * Returns the id itself.
   *
   * @throws BadPayload when it is not a device id
   */
  public static String require(@Nullable String id) {
    if (id == null) {
      throw new BadPayload("'id' is missing: 4 to 32 letters, digits, '-' or '_'");
    }
    if (!isValid(id)) {
      throw new BadPayload(
          "'"
              + id.substring(0, Math.min(id.length(), 40))
              + "' is not a device id: 4 to 32 letters, digits, '-' or '_'");
    }
    return id;
  }

  /** The name a stick without one is shown by. */
  public static String defaultName(String id) {
    return "stick-" + id;
  }
}
