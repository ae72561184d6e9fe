package io.crispfleet.simulator.stick;

/**
 * How a ski clock's firmware turns a version into a number: four parts are a date, three parts are
 * not; the two do not compare sensibly, and it compares them all the same.
 */
final class SkiClockVersion {
  private static final int FIRST_YEAR = 2025;

  private SkiClockVersion() {}

  /** 0 for what it cannot read. */
  static long number(String version) {
    String[] parts = version.split("\\.", -1);
    long[] numbers = new long[parts.length];
    for (int i = 0; i < parts.length; i++) {
      if (!parts[i].matches("\\d{1,9}")) {
        return 0;
      }
      numbers[i] = Long.parseLong(parts[i]);
    }
    return switch (parts.length) {
      case 4 ->
          (numbers[0] - FIRST_YEAR) * 100_000_000
              + numbers[1] * 1_000_000
              + numbers[2] * 10_000
              + numbers[3];
      case 3 -> numbers[0] * 1_000_000 + numbers[1] * 1000 + numbers[2];
      default -> 0;
    };
  }
}
