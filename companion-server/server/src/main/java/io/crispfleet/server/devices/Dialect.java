package io.crispfleet.server.devices;

import java.util.Locale;

/** Which of the protocols a stick speaks. */
public enum Dialect {
  NATIVE,
  /** Crisp games: scores by MQTT without credentials, updates by {@code /api/fota}. */
  CRISP,
  SKICLOCK;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
