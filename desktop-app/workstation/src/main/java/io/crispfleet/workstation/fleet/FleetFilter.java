package io.crispfleet.workstation.fleet;

import io.crispfleet.workstation.live.Stick;
import io.crispfleet.workstation.live.StickState;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * Which sticks are shown.
 *
 * @param states empty for all
 * @param text part of an id, MAC (with or without colons), name, zone, tag or version; empty for
 *     all
 */
record FleetFilter(Set<StickState> states, String text) {
  static final FleetFilter ALL = new FleetFilter(Set.of(), "");

  FleetFilter {
    states = Set.copyOf(states);
    text = text.strip().toLowerCase(Locale.ROOT);
  }

  FleetFilter withText(String next) {
    return new FleetFilter(states, next);
  }

  /** Adds a state or takes it away again. */
  FleetFilter toggled(StickState state) {
    Set<StickState> next = EnumSet.noneOf(StickState.class);
    next.addAll(states);
    if (!next.remove(state)) {
      next.add(state);
    }
    return new FleetFilter(next, text);
  }

  boolean isAll() {
    return states.isEmpty() && text.isEmpty();
  }

  List<Stick> apply(List<Stick> sticks) {
    return isAll() ? sticks : sticks.stream().filter(this::shows).toList();
  }

  private boolean shows(Stick stick) {
    return (states.isEmpty() || states.contains(stick.state()))
        && (text.isEmpty() || mentions(stick));
  }

  private boolean mentions(Stick stick) {
    var device = stick.device();
    return has(stick.id())
        || has(device.name())
        || has(stick.zone())
        || has(device.version())
        || has(device.mac())
        || has(Objects.requireNonNullElse(device.mac(), "").replace(":", ""))
        || device.tags().stream().anyMatch(this::has);
  }

  private boolean has(@org.jspecify.annotations.Nullable String value) {
    return value != null && value.toLowerCase(Locale.ROOT).contains(text);
  }
}
