package io.crispfleet.contract.device;

import io.crispfleet.contract.json.BadPayload;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a device id may be: {@code ^[A-Za-z0-9_-]{4,32}$}. Native sticks and crisp games use the
 * last three bytes of the MAC in upper-case hex ({@code 7C9EBD}); ski clocks use unpadded
 * lower-case hex. The alphabet keeps an id safe in topics, paths and file names.
 */
public final class DeviceIds {
  private static final Pattern VALID = Pattern.compile("[A-Za-z0-9_-]{4,32}");

  private DeviceIds() {}

  public static boolean isValid(String id) {
    return VALID.matcher(id).matches();
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
