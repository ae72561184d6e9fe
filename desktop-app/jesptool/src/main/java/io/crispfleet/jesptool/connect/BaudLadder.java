package io.crispfleet.jesptool.connect;

import io.crispfleet.jesptool.transport.UsbIdentity;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Which line rates to try on a bridge, fastest first; every rung is proven before it is used. */
@FunctionalInterface
public interface BaudLadder {
  /** Rate every ROM loader starts with. */
  int ROM_BAUD = 115_200;

  /**
   * Rates that the M5StickC family takes; its bridge fails at the common 460800 and 921600. They
   * are sound choices for unknown bridges too.
   */
  List<Integer> DEFAULT_RATES = List.of(1_500_000, 750_000, ROM_BAUD);

  /**
   * Rates for a link, best first.
   *
   * @param usb the bridge; empty where there is none to see, as on a remote port
   */
  List<Integer> rates(Optional<UsbIdentity> usb);

  /** {@code perBridge} where the bridge is known, {@link #DEFAULT_RATES} elsewhere. */
  static BaudLadder of(Function<UsbIdentity, List<Integer>> perBridge) {
    return usb -> usb.map(perBridge).orElse(DEFAULT_RATES);
  }
}
