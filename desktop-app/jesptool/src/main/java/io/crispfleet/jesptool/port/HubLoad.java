package io.crispfleet.jesptool.port;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Full-speed bridges behind one hub share its single 12 Mbit/s transaction translator, unless the
 * hub has one for each socket. Six boards at 1.5 Mbaud fill it.
 */
public final class HubLoad {
  private static final int BOARDS_PER_HUB = 6;

  private HubLoad() {}

  /** One hint for each hub with more boards than its slow side can feed. */
  public static List<PortHint> hints(List<PortInfo> ports) {
    Map<String, Long> boards =
        ports.stream()
            .flatMap(port -> port.usb().flatMap(usb -> hub(usb.location())).stream())
            .collect(Collectors.groupingBy(hub -> hub, TreeMap::new, Collectors.counting()));
    return boards.entrySet().stream()
        .filter(entry -> entry.getValue() > BOARDS_PER_HUB)
        .map(entry -> hint(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static PortHint hint(String hub, long boards) {
    return new PortHint(
        PortHint.Kind.HUB,
        "%d boards hang on USB hub %s; a hub with one transaction translator slows down above %d."
            .formatted(boards, hub, BOARDS_PER_HUB),
        "Spread the boards over several hubs, or use a hub with a translator for each socket"
            + " (multi-TT).");
  }

  /** {@code 1-2} for {@code 1-2.3}; empty for a socket of the computer itself. */
  private static Optional<String> hub(String location) {
    int dot = location.lastIndexOf('.');
    return dot < 0 ? Optional.empty() : Optional.of(location.substring(0, dot));
  }
}
