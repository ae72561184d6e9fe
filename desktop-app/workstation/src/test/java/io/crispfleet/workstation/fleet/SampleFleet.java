package io.crispfleet.workstation.fleet;

import io.crispfleet.contract.json.Json;
import io.crispfleet.workstation.live.Frame;
import io.crispfleet.workstation.live.LinkState;
import io.crispfleet.workstation.live.LiveStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Made-up sticks in every state, told to a store the way the server tells them. */
final class SampleFleet {
  static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

  private SampleFleet() {}

  static Frame of(int sticks, String... zones) {
    LiveStore store = new LiveStore(() -> NOON);
    store.link(new LinkState.Live("here:1"));
    store.take(
        "snapshot", Json.text(Map.of("page", 1, "pages", 1, "devices", devices(sticks, zones))));
    return store.frame();
  }

  static List<Map<String, Object>> devices(int sticks, String... zones) {
    List<Map<String, Object>> devices = new ArrayList<>();
    for (int i = 0; i < sticks; i++) {
      devices.add(device(i, zones[i % zones.length]));
    }
    return devices;
  }

  private static Map<String, Object> device(int i, String zone) {
    return Map.ofEntries(
        Map.entry("id", String.format(Locale.ROOT, "F%05X", i)),
        Map.entry("name", "stick-" + i),
        Map.entry("mac", String.format(Locale.ROOT, "4C:75:25:7C:%02X:%02X", i / 256, i % 256)),
        Map.entry("dialect", "native"),
        Map.entry("trust", "native"),
        Map.entry("state", "adopted"),
        Map.entry("online", i % 20 != 3),
        Map.entry("degraded", false),
        Map.entry("since", NOON.minusSeconds(600)),
        Map.entry("firstSeen", NOON.minusSeconds(6000)),
        Map.entry("lastSeen", NOON.minusSeconds(i % 10)),
        Map.entry("version", i % 3 == 0 ? "1.4.2" : "1.4.1"),
        Map.entry("caps", List.of()),
        Map.entry("cmds", List.of()),
        Map.entry("channel", "stable"),
        Map.entry("tags", List.of()),
        Map.entry("zone", zone),
        Map.entry("notes", ""),
        Map.entry("rssi", -50 - i % 40),
        Map.entry("battery", 20 + i % 80),
        Map.entry("heartbeats", 10),
        Map.entry("lost", 0),
        Map.entry("warnings", i % 12 == 5 ? List.of("low-battery") : List.of()));
  }
}
