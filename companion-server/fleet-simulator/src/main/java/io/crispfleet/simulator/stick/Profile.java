package io.crispfleet.simulator.stick;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The kinds of stick. */
public enum Profile {
  /** Crisp games: no login, updates by HTTP. */
  SEED000,
  /** Ski clocks: one shared login, updates by MQTT and HTTP. */
  SEED002,
  NATIVE;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads a word of {@code --profile}.
   *
   * @throws IllegalArgumentException naming the profiles there are
   */
  public static Profile of(String word) {
    return Arrays.stream(values())
        .filter(profile -> profile.word().equals(word.strip()))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no profile '"
                        + word
                        + "'; use "
                        + Arrays.stream(values())
                            .map(Profile::word)
                            .collect(Collectors.joining(", "))
                        + "."));
  }
}
