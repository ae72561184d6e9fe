package io.crispfleet.jesptool.port;

import java.util.Optional;

/** A port came or went. */
public sealed interface PortEvent {
  PortInfo port();

  /**
   * A port that the last poll did not have.
   *
   * @param before the same bridge as it was known earlier, when it was seen before: it was
   *     unplugged and plugged in again, or its board restarted its USB; the device name may have
   *     changed
   */
  record Arrived(PortInfo port, Optional<PortInfo> before) implements PortEvent {}

  /** A port that the last poll still had. */
  record Removed(PortInfo port) implements PortEvent {}
}
