package io.crispfleet.server.config;

import io.crispfleet.contract.manifest.Manifest;
import io.crispfleet.contract.topic.NativeTopics;
import io.crispfleet.server.http.Subnet;
import io.crispfleet.server.role.RoleName;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How the text of a setting becomes a value. */
final class Values {
  private static final int MAX_PORT = 65535;
  private static final Set<String> LEVELS = Set.of("error", "warning", "info", "debug", "trace");

  private Values() {}

  /** An empty text or {@code off} means none. */
  static <T> Function<String, Optional<T>> optional(Function<String, T> parser) {
    return text ->
        text.isEmpty() || text.equals("off") ? Optional.empty() : Optional.of(parser.apply(text));
  }

  /** {@code HOST:PORT}; an IPv6 host in brackets. Port 0 lets the system choose. */
  static InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    if (colon > 0) {
      String host = text.substring(0, colon);
      if (host.startsWith("[") && host.endsWith("]")) {
        host = host.substring(1, host.length() - 1);
      }
      try {
        int port = Integer.parseInt(text.substring(colon + 1));
        if (port >= 0 && port <= MAX_PORT && !host.isBlank()) {
          return new InetSocketAddress(host, port);
        }
      } catch (NumberFormatException e) {
        // Said below.
      }
    }
    throw new IllegalArgumentException("give HOST:PORT, for example 127.0.0.1:8090 or 0.0.0.0:0");
  }

  /** As a release names its product. */
  static String product(String text) {
    if (!Manifest.isProduct(text)) {
      throw new IllegalArgumentException(
          "give a product as releases name it, for example crisp-games: 1 to 32 lower-case letters,"
              + " digits and '-'");
    }
    return text;
  }

  static Set<RoleName> roles(String text) {
    if (text.equals("all")) {
      return EnumSet.allOf(RoleName.class);
    }
    Set<RoleName> roles = EnumSet.noneOf(RoleName.class);
    for (String word : words(text)) {
      roles.add(
          Arrays.stream(RoleName.values())
              .filter(role -> role.word().equals(word))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "'"
                              + word
                              + "' is no role; give all, or some of "
                              + Arrays.stream(RoleName.values())
                                  .map(RoleName::word)
                                  .collect(Collectors.joining(",")))));
    }
    if (roles.isEmpty()) {
      throw new IllegalArgumentException("give at least one role, or all");
    }
    return roles;
  }

  /** Words separated by commas. */
  static List<String> words(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .toList();
  }

  static boolean yes(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on" -> true;
      case "false", "no", "off", "" -> false;
      default -> throw new IllegalArgumentException("give true or false");
    };
  }

  /** {@code 90s}, {@code 5m}, {@code 24h}, {@code 30d}, or ISO 8601 such as {@code PT1H30M}. */
  static Duration duration(String text) {
    try {
      if (text.matches("\\d{1,9}[smhd]")) {
        long amount = Long.parseLong(text.substring(0, text.length() - 1));
        return switch (text.charAt(text.length() - 1)) {
          case 's' -> Duration.ofSeconds(amount);
          case 'm' -> Duration.ofMinutes(amount);
          case 'h' -> Duration.ofHours(amount);
          default -> Duration.ofDays(amount);
        };
      }
      Duration parsed = Duration.parse(text);
      if (!parsed.isNegative()) {
        return parsed;
      }
    } catch (DateTimeParseException e) {
      // Said below.
    }
    throw new IllegalArgumentException("give a duration such as 90s, 5m, 24h or 30d");
  }

  static Path path(String text) {
    return Path.of(text).toAbsolutePath().normalize();
  }

  static String text(String text) {
    return text;
  }

  /** How much is logged, as a lower-case word. */
  static String level(String text) {
    String word = text.toLowerCase(Locale.ROOT);
    if (!LEVELS.contains(word)) {
      throw new IllegalArgumentException("give error, warning, info, debug or trace");
    }
    return word;
  }

  /** Networks, checked and left as they are written. */
  static List<String> networks(String text) {
    List<String> networks = words(text);
    networks.forEach(Subnet::parse);
    return networks;
  }

  /** First levels of topics. */
  static List<String> prefixes(String text) {
    List<String> prefixes = words(text);
    prefixes.forEach(Values::topicRoot);
    return prefixes;
  }

  static String topicRoot(String text) {
    return new NativeTopics(text).root();
  }

  /** Where a browser or stick would go. */
  static String url(String text) {
    try {
      URI uri = new URI(text);
      if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null) {
        return text;
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    throw new IllegalArgumentException("give http://HOST:PORT or https://HOST:PORT");
  }
}
