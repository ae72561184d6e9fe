package io.crispfleet.server.ota.skiclock;

import java.util.List;
import java.util.Optional;

/** The boards that ski clock firmware is built for. */
final class Platforms {
  static final List<String> KNOWN =
      List.of("esp32", "esp32c3", "esp32s3", "esp12f", "esp01", "d1mini");

  private static final String ALIAS = "esp8266";
  private static final String ALIAS_OF = "esp12f";

  private Platforms() {}

  /** The platform itself, or what it is an alias of; empty when it is neither. */
  static Optional<String> of(String name) {
    String platform = name.equals(ALIAS) ? ALIAS_OF : name;
    return KNOWN.contains(platform) ? Optional.of(platform) : Optional.empty();
  }
}
