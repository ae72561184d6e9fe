package io.crispfleet.contract.version;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The number that orders releases. Three parts, {@code 1.4.0}, give {@code 1004000}: parts are
 * below 1000 so that no two labels share a number. Four parts are a date and a build of that day:
 * {@code 2025.11.19.1} gives {@code 202511190001}. Anything else has no number of its own, also a
 * pre-release such as {@code 1.4.0-rc1}: whoever uploads it says the number.
 */
public final class VersionCode {
  private static final Pattern LABEL = Pattern.compile("[0-9A-Za-z.+_-]{1,31}");
  private static final Pattern SEMANTIC = Pattern.compile("v?(\\d{1,9})\\.(\\d{1,9})\\.(\\d{1,9})");
  private static final Pattern DATED =
      Pattern.compile("v?(\\d{1,9})\\.(\\d{1,9})\\.(\\d{1,9})\\.(\\d{1,9})");
  private static final int PART_LIMIT = 1000;
  private static final int BUILD_LIMIT = 10_000;

  private VersionCode() {}

  /** Whether a text can be a version label: 1 to 31 letters, digits, {@code . + _ -}. */
  public static boolean isLabel(String text) {
    return LABEL.matcher(text).matches();
  }

  /** The number of a label; empty when it must be given by hand, see {@link #trouble}. */
  public static OptionalLong of(String label) {
    Matcher dated = DATED.matcher(label);
    if (dated.matches()) {
      return dated(part(dated, 1), part(dated, 2), part(dated, 3), part(dated, 4));
    }
    Matcher semantic = SEMANTIC.matcher(label);
    if (!semantic.matches()) {
      return OptionalLong.empty();
    }
    long major = part(semantic, 1);
    long minor = part(semantic, 2);
    long patch = part(semantic, 3);
    return Math.max(major, Math.max(minor, patch)) < PART_LIMIT
        ? OptionalLong.of(major * 1_000_000 + minor * 1_000 + patch)
        : OptionalLong.empty();
  }

  /** Why a label has no number, as a sentence; empty when it has one. */
  public static Optional<String> trouble(String label) {
    if (of(label).isPresent()) {
      return Optional.empty();
    }
    if (SEMANTIC.matcher(label).matches()) {
      return Optional.of("A part of '" + label + "' is 1000 or more, which would not sort.");
    }
    if (DATED.matcher(label).matches()) {
      return Optional.of("'" + label + "' has four parts and is not year.month.day.build.");
    }
    return Optional.of("'" + label + "' is neither major.minor.patch nor year.month.day.build.");
  }

  private static OptionalLong dated(long year, long month, long day, long build) {
    boolean date = year >= 2000 && year < 2200 && month >= 1 && month <= 12 && day >= 1;
    if (!date || day > 31 || build >= BUILD_LIMIT) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(year * 100_000_000 + month * 1_000_000 + day * 10_000 + build);
  }

  private static long part(Matcher matcher, int group) {
    return Long.parseLong(matcher.group(group));
  }
}
