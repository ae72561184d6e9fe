package io.crispfleet.contract.api.auth;

import io.crispfleet.contract.json.BadPayload;
import org.jspecify.annotations.Nullable;

/** Checks of what came from outside. */
final class Required {
  static final int NAME = 64;
  static final int SECRET = 256;

  private Required() {}

  /**
   * A text that must be there.
   *
   * @throws BadPayload when it is absent, blank or longer than {@code most}; never quotes it
   */
  static String text(@Nullable String value, String name, int most) {
    if (value == null || value.isBlank()) {
      throw new BadPayload("'" + name + "' is missing");
    }
    if (value.length() > most) {
      throw new BadPayload("'" + name + "' is longer than " + most + " characters");
    }
    return value;
  }
}
