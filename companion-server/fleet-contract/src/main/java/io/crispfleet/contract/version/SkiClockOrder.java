package io.crispfleet.contract.version;

import java.util.ArrayList;
import java.util.List;

/**
 * What a ski clock makes of two versions. It installs only what it computes as greater, in a signed
 * 32-bit number: {@code (year − 2025)·10⁸ + month·10⁶ + day·10⁴ + build} for four parts, {@code
 * major·10⁶ + minor·10³ + patch} for three. So the schemes do not mix, a minor of 1000 collides
 * with the next major and a date from 2047 on wraps to a negative number. The server asks here
 * before it offers, because the device refuses in silence.
 */
public final class SkiClockOrder {
  private static final int BASE_YEAR = 2025;

  private SkiClockOrder() {}

  /** The number the device computes; 0 for a label that is not three or four numbers. */
  public static int number(String label) {
    List<Integer> parts = parts(label);
    return switch (parts.size()) {
      case 3 -> parts.get(0) * 1_000_000 + parts.get(1) * 1_000 + parts.get(2);
      case 4 ->
          (parts.get(0) - BASE_YEAR) * 100_000_000
              + parts.get(1) * 1_000_000
              + parts.get(2) * 10_000
              + parts.get(3);
      default -> 0;
    };
  }

  /** Whether a device that runs {@code current} installs {@code offered}. */
  public static boolean accepts(String current, String offered) {
    return number(offered) > number(current);
  }

  private static List<Integer> parts(String label) {
    List<Integer> parts = new ArrayList<>();
    for (String part : label.split("\\.", -1)) {
      if (!part.matches("[0-9]{1,9}")) {
        return List.of();
      }
      parts.add(Integer.valueOf(part));
    }
    return parts;
  }
}
