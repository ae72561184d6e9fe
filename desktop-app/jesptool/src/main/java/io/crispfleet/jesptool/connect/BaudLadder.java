package io.crispfleet.jesptool.connect;

import io.crispfleet.jesptool.transport.UsbIdentity;
import java.util.List;
import java.util.Optional;

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

  /** Rates for a link, highest first; the last is {@value #ROM_BAUD}. */
  List<Integer> rates(Optional<UsbIdentity> usb);
}
