package io.crispfleet.workstation.live;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The whole fleet at one moment; what screens draw.
 *
 * @param number rises with each frame
 * @param sticks by id
 * @param link how fresh all this is
 * @param at when the server last said something
 */
public record Frame(long number, List<Stick> sticks, LinkState link, Instant at) {
  public Frame {
    sticks = List.copyOf(sticks);
  }

  /** A fleet of which nothing is known. */
  public static Frame empty(LinkState link, Instant at) {
    return new Frame(0, List.of(), link, at);
  }

  /** How many there are of each state, those of which there are none included. */
  public Map<StickState, Integer> counts() {
    return count(sticks);
  }

  /** How many of some sticks are in each state. */
  public static Map<StickState, Integer> count(List<Stick> sticks) {
    Map<StickState, Integer> counts = new EnumMap<>(StickState.class);
    for (StickState state : StickState.values()) {
      counts.put(state, 0);
    }
    sticks.forEach(stick -> counts.merge(stick.state(), 1, Integer::sum));
    return counts;
  }

  /** The sticks by zone, zones in alphabetical order, in each the worst first. */
  public Map<String, List<Stick>> zones() {
    return sticks.stream()
        .sorted((a, b) -> a.state() == b.state() ? 0 : a.state().compareTo(b.state()))
        .collect(Collectors.groupingBy(Stick::zone, TreeMap::new, Collectors.toList()));
  }
}
