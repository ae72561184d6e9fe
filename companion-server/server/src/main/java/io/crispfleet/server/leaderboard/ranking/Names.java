package io.crispfleet.server.leaderboard.ranking;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers for the names of players and devices, so that a run holds two integers for them. */
final class Names {
  static final int UNKNOWN = -1;

  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> names = new ArrayList<>();

  int number(String name) {
    Integer known = numbers.get(name);
    if (known != null) {
      return known;
    }
    int number = names.size();
    names.add(name);
    numbers.put(name, number);
    return number;
  }

  /** {@link #UNKNOWN} when nobody of that name ever played. */
  int find(String name) {
    return numbers.getOrDefault(name, UNKNOWN);
  }

  String name(int number) {
    return names.get(number);
  }
}
