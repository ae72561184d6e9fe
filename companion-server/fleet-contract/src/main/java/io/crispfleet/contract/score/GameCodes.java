package io.crispfleet.contract.score;

import io.crispfleet.contract.json.BadPayload;

/**
 * What a game is called on boards. Sticks send the code in lower case with {@code _} for spaces and
 * hyphens, cut to {@link #MAX_LENGTH} characters; the server does the same to whatever it gets, so
 * that {@code "Paku Paku"} and {@code "paku_paku"} share one board.
 */
public final class GameCodes {
  /** What a stick's buffer of 32 bytes holds. */
  public static final int MAX_LENGTH = 31;

  private static final int MAX_INPUT = 200;

  private GameCodes() {}

  /**
   * Brings a name into the form that boards are kept under. Characters other than ASCII letters,
   * digits, {@code _}, space and hyphen are left out.
   *
   * @throws BadPayload when nothing remains, the name is unreasonably long or has control
   *     characters
   */
  public static String normalise(String name) {
    if (isNormal(name)) {
      return name;
    }
    if (name.length() > MAX_INPUT) {
      throw new BadPayload("a game's name has at most " + MAX_INPUT + " characters");
    }
    StringBuilder code = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (isPlain(c)) {
        code.append(c);
      } else if (c >= 'A' && c <= 'Z') {
        code.append((char) (c + ('a' - 'A')));
      } else if (c == ' ' || c == '-') {
        code.append('_');
      } else if (c < ' ') {
        // A line feed would let one signed text stand for two different scores.
        throw new BadPayload("a game's name has no control characters");
      }
    }
    if (code.isEmpty()) {
      throw new BadPayload("a game's name needs at least one letter, digit or '_'");
    }
    return code.substring(0, Math.min(code.length(), MAX_LENGTH));
  }

  private static boolean isNormal(String name) {
    if (name.isEmpty() || name.length() > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (!isPlain(name.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  }
}
