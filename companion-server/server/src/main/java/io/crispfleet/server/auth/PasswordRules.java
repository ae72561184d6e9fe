package io.crispfleet.server.auth;

import io.crispfleet.server.http.Problem;
import java.util.Locale;
import java.util.Set;

/** Which passwords are taken: long ones that are not the first an attacker would try. */
final class PasswordRules {
  private static final int SHORTEST = 12;
  private static final int FEWEST_DIFFERENT = 5;

  /** What remains of a popular long password when digits and signs around it are taken away. */
  private static final Set<String> POPULAR =
      Set.of(
          "administrator",
          "adminadmin",
          "changeme",
          "changemeplease",
          "companion",
          "correcthorsebatterystaple",
          "crispfleet",
          "crispgames",
          "iloveyou",
          "letmein",
          "letmeinplease",
          "passphrase",
          "passwd",
          "password",
          "passwordpassword",
          "passwort",
          "qwertyuiop",
          "qwertyuiopasdfgh",
          "secret",
          "skiclock",
          "testing",
          "trustno",
          "welcome");

  private static final String ROWS =
      "01234567890123456789 98765432109876543210 abcdefghijklmnopqrstuvwxyz";

  private PasswordRules() {}

  /**
   * Accepts a password or says what is wrong with it.
   *
   * @throws Problem 422, never quoting the password
   */
  static void check(String user, String password) {
    String lower = password.toLowerCase(Locale.ROOT);
    String letters = lower.replaceAll("[^a-z]", "");
    if (password.codePointCount(0, password.length()) < SHORTEST) {
      throw weak("A password has at least " + SHORTEST + " characters; a few words are best.");
    }
    if (password.codePoints().distinct().count() < FEWEST_DIFFERENT || ROWS.contains(lower)) {
      throw weak("This password is a mere row of characters; a few words are best.");
    }
    if (lower.contains(user) && lower.length() - user.length() < SHORTEST / 2) {
      throw weak("This password is the user's name; a few words are best.");
    }
    if (POPULAR.contains(letters)) {
      throw weak("This password is among the first that are tried; a few words are best.");
    }
  }

  private static Problem weak(String detail) {
    return Problem.unprocessable("WEAK_PASSWORD", detail);
  }
}
