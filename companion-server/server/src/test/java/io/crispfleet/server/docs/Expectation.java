package io.crispfleet.server.docs;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares what was printed with what the document shows. {@code …} stands for whatever differs
 * from run to run: characters of a line, a whole JSON value, further lines, elements or members.
 */
final class Expectation {
  private static final String ANYTHING = "…";
  private static final JsonMapper JSON = new JsonMapper();

  private Expectation() {}

  /** Says what differs; empty when nothing does. */
  static Optional<String> difference(Example example, String printed) {
    return switch (example.language()) {
      case "text" -> text(example.expected().strip(), printed.strip());
      case "json" -> json("", JSON.readTree(example.expected()), JSON.readTree(printed));
      default -> Optional.empty();
    };
  }

  private static Optional<String> text(String expected, String printed) {
    String pattern =
        expected
            .lines()
            .map(line -> line.strip().equals(ANYTHING) ? "(?s:.*?)" : pattern(line))
            .collect(Collectors.joining("\\R?"));
    String tidy = printed.lines().map(String::stripTrailing).collect(Collectors.joining("\n"));
    return Pattern.matches(pattern + "\\s*", tidy)
        ? Optional.empty()
        : Optional.of("printed:\n" + printed);
  }

  private static String pattern(String line) {
    return Stream.of(line.split(ANYTHING, -1))
        .map(Pattern::quote)
        .collect(Collectors.joining(".*"));
  }

  private static Optional<String> json(String at, JsonNode expected, JsonNode printed) {
    if (expected.isString() && expected.stringValue().equals(ANYTHING)) {
      return Optional.empty();
    }
    if (expected.isObject() && printed.isObject()) {
      return object(at, expected, printed);
    }
    if (expected.isArray() && printed.isArray()) {
      return array(at, expected, printed);
    }
    boolean same =
        (expected.isString() && printed.isString())
            ? Pattern.matches(pattern(expected.stringValue()), printed.stringValue())
            : expected.equals(printed);
    return same ? Optional.empty() : Optional.of(at + " is " + printed + ", not " + expected);
  }

  private static Optional<String> object(String at, JsonNode expected, JsonNode printed) {
    for (Map.Entry<String, JsonNode> member : expected.properties()) {
      if (member.getKey().equals(ANYTHING)) {
        continue;
      }
      String path = at + "/" + member.getKey();
      JsonNode found = printed.get(member.getKey());
      if (found == null) {
        return Optional.of(path + " is missing in " + printed);
      }
      Optional<String> difference = json(path, member.getValue(), found);
      if (difference.isPresent()) {
        return difference;
      }
    }
    List<String> more =
        printed.propertyNames().stream().filter(name -> !expected.has(name)).toList();
    return more.isEmpty() || expected.has(ANYTHING)
        ? Optional.empty()
        : Optional.of(at + " has the further members " + more);
  }

  private static Optional<String> array(String at, JsonNode expected, JsonNode printed) {
    Iterator<JsonNode> rest = printed.iterator();
    int index = 0;
    for (JsonNode element : expected) {
      boolean last = index == expected.size() - 1;
      if (last && element.isString() && element.stringValue().equals(ANYTHING)) {
        return Optional.empty();
      }
      if (!rest.hasNext()) {
        return Optional.of(at + " has only " + index + " elements");
      }
      Optional<String> difference = json(at + "/" + index, element, rest.next());
      if (difference.isPresent()) {
        return difference;
      }
      index++;
    }
    return rest.hasNext() ? Optional.of(at + " has more than " + index) : Optional.empty();
  }
}
