package io.crispfleet.simulator.stick;

import java.util.List;
import java.util.random.RandomGenerator;

/** Games that sticks play. */
final class Games {
  private static final List<String> CODES =
      List.of("pakupaku", "castn", "hexmin", "froooog", "survivor", "thunder");

  private Games() {}

  static String any(RandomGenerator random) {
    return CODES.get(random.nextInt(CODES.size()));
  }
}
