package io.crispfleet.server.ota.skiclock;

/**
 * A version the way ski clock firmware turns it into a number, with all its faults: schemes do not
 * compare with each other, parts of a thousand and more collide, and 32 bits overflow in 2047.
 */
public final class SkiClockVersion {
  private static final int FIRST_YEAR = 2025;

  private SkiClockVersion() {}

  /** Four parts are a date and a build, three are major, minor and patch; anything else is 0. */
  public static int parse(String version) {
    String[] parts = version.split("\\.", -1);
    long[] numbers = new long[parts.length];
    for (int i = 0; i < parts.length; i++) {
      if (!parts[i].matches("\\d{1,9}")) {
        return 0;
      }
      numbers[i] = Long.parseLong(parts[i]);
    }
    return switch (numbers.length) {
      case 4 ->
          (int)
              ((numbers[0] - FIRST_YEAR) * 100_000_000
                  + numbers[1] * 1_000_000
                  + numbers[2] * 10_000
                  + numbers[3]);
      case 3 -> (int) (numbers[0] * 1_000_000 + numbers[1] * 1_000 + numbers[2]);
      default -> 0;
    };
  }
}
