package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.port.PortCatalog;
import io.crispfleet.jesptool.port.PortInfo;
import io.crispfleet.jesptool.transport.PortAddress;
import java.util.List;
import java.util.stream.Collectors;

/** Which ports a job goes to: the named ones, all likely ones, or the only likely one. */
final class PortChoice {
  private final PortCatalog catalog;

  PortChoice(PortCatalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Resolves the options; never opens a port, so no board is reset that was not meant.
   *
   * @throws EspException.PortUnavailable when it is not clear which board is meant
   */
  List<PortAddress> choose(List<String> named, boolean all) {
    if (!named.isEmpty()) {
      return named.stream().distinct().map(PortAddress::parse).toList();
    }
    List<PortInfo> likely =
        catalog.list().stream().filter(port -> !port.guesses().isEmpty()).toList();
    if (likely.isEmpty()) {
      throw new EspException.PortUnavailable(
          "No board was found.",
          "Plug one in, or name its port with --port; 'crispfleet esp ports' shows what is there.");
    }
    if (likely.size() > 1 && !all) {
      throw new EspException.PortUnavailable(
          "%d boards were found: %s.".formatted(likely.size(), describe(likely)),
          "Name one with --port, or flash them all with --all-ports.");
    }
    return likely.stream().<PortAddress>map(port -> new PortAddress.Serial(port.device())).toList();
  }

  private static String describe(List<PortInfo> ports) {
    return ports.stream()
        .map(port -> "%s (%s)".formatted(port.device(), port.guesses().getFirst().board().name()))
        .collect(Collectors.joining(", "));
  }
}
