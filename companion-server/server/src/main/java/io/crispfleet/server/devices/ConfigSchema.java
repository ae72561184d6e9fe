package io.crispfleet.server.devices;

import io.crispfleet.contract.json.Json;
import io.crispfleet.server.http.Problem;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a desired configuration may hold. Known keys have ranges; others may be any plain value,
 * since each game has its own.
 */
final class ConfigSchema {
  static final String HEARTBEAT = "heartbeat_s";

  private static final int MOST_BYTES = 2048;
  private static final int MOST_KEYS = 64;
  private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9_]{0,31}");

  private record Rule(Predicate<Object> allows, String says) {}

  private static final Map<String, Rule> KNOWN =
      Map.of(
          "temp_offset",
          number(-20, 20),
          HEARTBEAT,
          whole(5, 300),
          "brightness",
          whole(0, 100),
          "volume",
          whole(0, 100),
          "sound",
          new Rule(Boolean.class::isInstance, "must be true or false"));

  private ConfigSchema() {}

  /**
   * Checks a whole configuration.
   *
   * @throws Problem 422 with the field that is wrong
   */
  static void check(Map<String, Object> set) {
    if (set.size() > MOST_KEYS || Json.bytes(set).length > MOST_BYTES) {
      throw Problem.unprocessable(
          "CONFIG_TOO_LARGE",
          "A configuration has up to " + MOST_KEYS + " keys and " + MOST_BYTES + " bytes.");
    }
    set.forEach(ConfigSchema::check);
  }

  private static void check(String key, @Nullable Object value) {
    if (!KEY.matcher(key).matches()) {
      throw wrong(key, "is no key: a small letter, then small letters, digits and '_', up to 32");
    }
    if (!(value instanceof String || value instanceof Number || value instanceof Boolean)) {
      throw wrong(key, "must be text, a number, true or false");
    }
    Rule rule = KNOWN.get(key);
    if (rule != null && !rule.allows.test(value)) {
      throw wrong(key, rule.says);
    }
  }

  private static Rule number(double least, double most) {
    return new Rule(
        value ->
            value instanceof Number number
                && number.doubleValue() >= least
                && number.doubleValue() <= most,
        "must be a number from " + (long) least + " to " + (long) most);
  }

  private static Rule whole(long least, long most) {
    return new Rule(
        value ->
            (value instanceof Integer || value instanceof Long)
                && ((Number) value).longValue() >= least
                && ((Number) value).longValue() <= most,
        "must be a whole number from " + least + " to " + most);
  }

  private static Problem wrong(String key, String what) {
    String shown = WireText.cut(key, 40);
    return Problem.unprocessable("BAD_FIELD", "'" + shown + "' " + what + ".").with("field", shown);
  }
}
