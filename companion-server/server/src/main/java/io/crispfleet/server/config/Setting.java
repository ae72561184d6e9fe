package io.crispfleet.server.config;

import java.util.Locale;
import java.util.function.Function;

/**
 * One thing that can be configured. The same name serves the file ({@code mqtt.websocket}), the
 * environment ({@code CRISPFLEET_MQTT_WEBSOCKET}) and the flag ({@code --mqtt-websocket}).
 *
 * @param fallback the value's text when nobody sets it; empty for none
 * @param parser throws {@link IllegalArgumentException} saying what a right value looks like
 * @param secret true when its value is never shown
 */
public record Setting<T>(
    String key, String fallback, Function<String, T> parser, boolean secret, String description) {

  static <T> Setting<T> of(
      String key, String fallback, Function<String, T> parser, String description) {
    return new Setting<>(key, fallback, parser, false, description);
  }

  static <T> Setting<T> secret(String key, Function<String, T> parser, String description) {
    return new Setting<>(key, "", parser, true, description);
  }

  public String flag() {
    return "--" + key.replace('.', '-');
  }

  public String environment() {
    return "CRISPFLEET_" + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
