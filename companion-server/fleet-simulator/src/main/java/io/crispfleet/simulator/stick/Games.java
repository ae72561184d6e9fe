package io.crispfleet.simulator.stick;

import java.util.List;
import java.util.random.RandomGenerator;

/** What a stick plays and how well. */
final class Games {
  private static final List<String> CODES =
      List.of("pakupaku", "castn", "hexmin", "froooog", "survivor", "thunder");
  private static final int DIFFERENT = 100;
  private static final int HUNDREDS = 50;

  private final RandomGenerator random;
  private int played;

  Games(RandomGenerator random) {
    this.random = random;
  }

  String any() {
    return CODES.get(random.nextInt(CODES.size()));
  }

  /**
   * A score that differs from the hundred before: older sticks send nothing else that would tell
   * two runs apart, and a server may take the same score soon after for a repetition.
   */
  int score() {
    played++;
    return random.nextInt(HUNDREDS) * DIFFERENT + played % DIFFERENT;
  }
}
