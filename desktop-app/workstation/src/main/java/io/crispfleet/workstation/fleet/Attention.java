package io.crispfleet.workstation.fleet;

import io.crispfleet.workstation.live.Stick;
import io.crispfleet.workstation.live.StickState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What needs a person, by cause and not by stick.
 *
 * @param state how bad it is
 * @param title how many sticks, and what is wrong
 * @param detail where they are
 */
record Attention(StickState state, String title, String detail) {
  private static final int MOST_ZONES = 3;

  /** All causes there are, the worst first. */
  static List<Attention> of(List<Stick> all) {
    List<Attention> causes = new ArrayList<>();
    add(causes, all, StickState.FAULT, "with a recent fault", s -> s.state() == StickState.FAULT);
    add(causes, all, StickState.OFFLINE, "offline", s -> s.state() == StickState.OFFLINE);
    add(causes, all, StickState.ATTENTION, "with a duplicate id", warned("duplicate-id"));
    add(causes, all, StickState.ATTENTION, "with a low battery", warned("low-battery"));
    add(causes, all, StickState.ATTENTION, "with a weak signal", warned("weak-signal"));
    add(causes, all, StickState.ATTENTION, "short of memory", warned("low-heap"));
    add(causes, all, StickState.ATTENTION, "that fall silent often", warned("degraded"));
    return causes;
  }

  private static Predicate<Stick> warned(String warning) {
    return stick -> stick.device().online() && stick.device().warnings().contains(warning);
  }

  private static void add(
      List<Attention> causes,
      List<Stick> all,
      StickState state,
      String what,
      Predicate<Stick> affected) {
    List<Stick> some = all.stream().filter(affected).toList();
    if (!some.isEmpty()) {
      String title = some.size() + (some.size() == 1 ? " stick " : " sticks ") + what;
      causes.add(new Attention(state, title, where(some)));
    }
  }

  private static String where(List<Stick> sticks) {
    Map<String, Long> zones =
        sticks.stream()
            .collect(Collectors.groupingBy(Stick::zone, TreeMap::new, Collectors.counting()));
    List<Map.Entry<String, Long>> largest =
        zones.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .toList();
    String named =
        largest.stream()
            .limit(MOST_ZONES)
            .map(zone -> zone.getKey() + " " + zone.getValue())
            .collect(Collectors.joining(", "));
    long others = largest.stream().skip(MOST_ZONES).mapToLong(Map.Entry::getValue).sum();
    return others == 0 ? named + "." : named + ", other " + others + ".";
  }
}
