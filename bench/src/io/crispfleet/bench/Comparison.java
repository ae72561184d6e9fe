package io.crispfleet.bench;

import java.util.Locale;

/**
 * One line of the table; all times in seconds, 0 where there is none.
 *
 * @param limit the model's physical limit
 * @param yardstick what {@code ratio} divides by
 * @param ratio ours by the yardstick, 0 when it was not measured
 * @param maxRatio what {@code ratio} must not exceed
 * @param maxOverLimit what ours by {@code limit} must not exceed, 0 for no demand
 */
record Comparison(
    String name,
    double ours,
    double esptool,
    double espflash,
    double limit,
    String yardstick,
    double ratio,
    double maxRatio,
    double maxOverLimit) {

  static Comparison againstOurselves(
      String name, double ours, double reference, double limit, double maxRatio) {
    return new Comparison(
        name, ours, 0, 0, limit, "%.2f s".formatted(reference), ours / reference, maxRatio, 0);
  }

  double overLimit() {
    return limit > 0 ? ours / limit : 0;
  }

  boolean holds() {
    return ratio <= maxRatio && (maxOverLimit == 0 || overLimit() <= maxOverLimit);
  }

  /** The demand in words. */
  String demand() {
    String first =
        ratio > 0
            ? String.format(Locale.ROOT, "%.2f x %s (at most %.2f)", ratio, yardstick, maxRatio)
            : "no " + yardstick + " here";
    return maxOverLimit > 0
        ? first
            + String.format(Locale.ROOT, ", %.2f x limit (at most %.2f)", overLimit(), maxOverLimit)
        : first;
  }
}
