package io.crispfleet.server.devices;

import io.crispfleet.contract.api.device.DevicePage;
import io.crispfleet.contract.api.device.DeviceView;
import io.crispfleet.contract.api.device.FleetSummary;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Answers questions about the fleet from memory. */
final class DeviceQueries {
  private static final int MOST_VERSIONS = 200;

  private final DeviceRegistry registry;
  private final DeviceViews views;
  private final InstantSource clock;

  DeviceQueries(DeviceRegistry registry, DeviceViews views, InstantSource clock) {
    this.registry = registry;
    this.views = views;
    this.clock = clock;
  }

  DeviceView view(DeviceState state) {
    return views.of(state);
  }

  /** Archived sticks are left out unless the filter speaks of them. */
  DevicePage page(DeviceFilter filter, String after, int limit) {
    List<DeviceView> page = new ArrayList<>();
    long total = 0;
    @Nullable String next = null;
    for (DeviceEntry entry : registry.byId().values()) {
      DeviceState state = entry.state();
      if (!matches(filter, state)) {
        continue;
      }
      total++;
      if (state.id().compareTo(after) > 0) {
        if (page.size() < limit) {
          page.add(views.of(state));
        } else if (next == null) {
          next = page.getLast().id();
        }
      }
    }
    return new DevicePage(page, total, next);
  }

  boolean matches(DeviceFilter filter, DeviceState state) {
    return !(state.desk().archived() && filter.silentAboutArchived())
        && filter.test(new StateFacts(state, views));
  }

  List<DeviceState> current() {
    return registry.byId().values().stream()
        .map(DeviceEntry::state)
        .filter(state -> !state.desk().archived())
        .toList();
  }

  FleetSummary summary() {
    long dayAgo = clock.millis() - Duration.ofDays(1).toMillis();
    Map<String, Long> platforms = new TreeMap<>();
    Map<String, Long> versions = new TreeMap<>();
    Map<String, Long> dialects = new TreeMap<>();
    Map<String, Long> channels = new TreeMap<>();
    long total = 0;
    long online = 0;
    long degraded = 0;
    long warned = 0;
    long pending = 0;
    long fresh = 0;
    long banned = 0;
    long failing = 0;
    for (DeviceState state : current()) {
      total++;
      online += count(state.online());
      degraded += count(state.degraded());
      warned += count(!views.warnings(state).isEmpty());
      String standing = DeviceViews.standing(state);
      pending += count(standing.equals("pending"));
      fresh += count(standing.equals("new"));
      banned += count(standing.equals("banned"));
      Long failure = state.lastFailure();
      failing += count(failure != null && failure >= dayAgo);
      add(platforms, state.identity().platform());
      add(versions, state.identity().version());
      add(dialects, state.dialect().word());
      add(channels, state.desk().channel());
    }
    return new FleetSummary(
        total,
        online,
        total - online,
        degraded,
        warned,
        pending,
        fresh,
        banned,
        failing,
        platforms,
        versions,
        dialects,
        channels,
        registry.heartbeats());
  }

  private static long count(boolean yes) {
    return yes ? 1 : 0;
  }

  /** Versions come from outside: beyond a bound they are counted together. */
  private static void add(Map<String, Long> counts, @Nullable String value) {
    String key = value == null ? "unknown" : value;
    counts.merge(
        counts.containsKey(key) || counts.size() < MOST_VERSIONS ? key : "other", 1L, Long::sum);
  }
}
