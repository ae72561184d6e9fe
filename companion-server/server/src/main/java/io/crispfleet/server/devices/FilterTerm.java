package io.crispfleet.server.devices;

import io.crispfleet.contract.json.BadPayload;
import io.crispfleet.server.devices.DeviceFilter.Facts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One term of a {@link DeviceFilter}. */
final class FilterTerm {
  /** Fields that can be asked for. */
  static final Set<String> FIELDS =
      Set.of(
          "id",
          "name",
          "platform",
          "board",
          "product",
          "mac",
          "version",
          "elf",
          "channel",
          "pin",
          "tag",
          "zone",
          "dialect",
          "trust",
          "state",
          "online",
          "degraded",
          "banned",
          "archived",
          "adopted",
          "warning",
          "address",
          "ip",
          "ssid",
          "rssi",
          "heap",
          "battery",
          "uptime");

  private static final Pattern TERM =
      Pattern.compile("([a-z]+)(:|=|!=|~|<=|<|>=|>)(.+)", Pattern.DOTALL);

  private FilterTerm() {}

  static List<String> maybe(@Nullable Object value) {
    return value == null ? List.of() : List.of(value.toString());
  }

  /** Words separated by spaces; double quotes keep spaces and go away. */
  static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (Character.isWhitespace(c) && !quoted) {
        take(word, words);
      } else {
        word.append(c);
      }
    }
    if (quoted) {
      throw new BadPayload("the filter has a double quote without its partner");
    }
    take(word, words);
    return words;
  }

  private static void take(StringBuilder word, List<String> words) {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }

  static Predicate<Facts> parse(String word) {
    if (word.length() > 1 && word.startsWith("-")) {
      return parse(word.substring(1)).negate();
    }
    Matcher term = TERM.matcher(word);
    if (!term.matches()) {
      if (word.matches(".*[:=<>~!].*")) {
        throw new BadPayload("the filter's '" + shown(word) + "' is not field, sign and value");
      }
      return anywhere(word.toLowerCase(Locale.ROOT));
    }
    String field = term.group(1);
    if (!FIELDS.contains(field)) {
      throw new BadPayload(
          "the filter does not know '" + shown(field) + "'; it knows " + sortedFields());
    }
    String value = term.group(3);
    return switch (term.group(2)) {
      case ":", "=" -> facts -> facts.get(field).stream().anyMatch(value::equalsIgnoreCase);
      case "!=" -> facts -> facts.get(field).stream().noneMatch(value::equalsIgnoreCase);
      case "~" -> contains(field, value.toLowerCase(Locale.ROOT));
      case "<" -> compared(field, value, sign -> sign < 0);
      case "<=" -> compared(field, value, sign -> sign <= 0);
      case ">" -> compared(field, value, sign -> sign > 0);
      default -> compared(field, value, sign -> sign >= 0);
    };
  }

  private static Predicate<Facts> anywhere(String text) {
    String bare = text.replace(":", "");
    return facts ->
        contains("id", text).test(facts)
            || contains("name", text).test(facts)
            || facts.get("mac").stream()
                .anyMatch(mac -> mac.toLowerCase(Locale.ROOT).replace(":", "").contains(bare));
  }

  private static Predicate<Facts> contains(String field, String text) {
    return facts ->
        facts.get(field).stream().anyMatch(fact -> fact.toLowerCase(Locale.ROOT).contains(text));
  }

  private static Predicate<Facts> compared(
      String field, String value, java.util.function.IntPredicate sign) {
    return facts -> facts.get(field).stream().anyMatch(fact -> sign.test(compare(fact, value)));
  }

  /** Numbers between dots by value, other parts by text; a missing part counts as 0. */
  static int compare(String left, String right) {
    String[] mine = left.split("[.+_]", 8);
    String[] other = right.split("[.+_]", 8);
    for (int i = 0; i < Math.max(mine.length, other.length); i++) {
      int sign = compareParts(i < mine.length ? mine[i] : "0", i < other.length ? other[i] : "0");
      if (sign != 0) {
        return sign;
      }
    }
    return 0;
  }

  private static int compareParts(String mine, String other) {
    try {
      return Long.compare(Long.parseLong(mine), Long.parseLong(other));
    } catch (NumberFormatException e) {
      return mine.compareToIgnoreCase(other);
    }
  }

  private static String sortedFields() {
    return String.join(", ", FIELDS.stream().sorted().toList());
  }

  private static String shown(String word) {
    return WireText.cut(word, 40);
  }
}
