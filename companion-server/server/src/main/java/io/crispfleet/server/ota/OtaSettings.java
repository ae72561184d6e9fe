package io.crispfleet.server.ota;

import io.crispfleet.server.devices.Dialect;
import io.crispfleet.server.ota.session.OtaTimers;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the update role is told.
 *
 * @param dialects adapters that are switched on
 * @param products what sticks of a dialect are taken to be while they do not say it
 * @param topicRoot first levels of native topics
 * @param skiClockPrefixes first topic levels that ski clocks use
 * @param crispPlatform chip of crisp-game sticks, which never say it
 * @param publicUrl what sticks reach this server by; empty to use the address of their connection
 *     or of this machine
 * @param spread offers to the whole fleet are spread over this time, so that it does not download
 *     all at once
 */
public record OtaSettings(
    OtaTimers timers,
    Set<Dialect> dialects,
    Map<Dialect, String> products,
    String topicRoot,
    List<String> skiClockPrefixes,
    String crispPlatform,
    Optional<URI> publicUrl,
    Duration spread) {
  public OtaSettings {
    dialects = Set.copyOf(dialects);
    products = Map.copyOf(products);
    skiClockPrefixes = List.copyOf(skiClockPrefixes);
  }

  public static OtaSettings defaults() {
    return new OtaSettings(
        OtaTimers.DEFAULT,
        Set.of(Dialect.values()),
        Map.of(),
        "crispfleet",
        List.of("skiclock"),
        "esp32",
        Optional.empty(),
        Duration.ofSeconds(30));
  }
}
