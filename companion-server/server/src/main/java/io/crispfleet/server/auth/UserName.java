package io.crispfleet.server.auth;

import io.crispfleet.server.http.Problem;
import java.util.Locale;
import java.util.regex.Pattern;

/** How users are called: lower case, so that two names never look the same but for that. */
final class UserName {
  private static final Pattern VALID = Pattern.compile("[a-z0-9][a-z0-9._@-]{1,63}");

  private UserName() {}

  /** As it is looked up. */
  static String normal(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }

  /**
   * As it is kept.
   *
   * @throws Problem 422 when it cannot be a name
   */
  static String valid(String name) {
    String normal = normal(name);
    if (!VALID.matcher(normal).matches() || normal.startsWith("legacy-")) {
      throw Problem.unprocessable(
          "BAD_USER_NAME",
          "A user's name has 2 to 64 of a-z, 0-9, '.', '_', '-' and '@', begins with a letter or"
              + " digit, and not with 'legacy-'.");
    }
    return normal;
  }
}
