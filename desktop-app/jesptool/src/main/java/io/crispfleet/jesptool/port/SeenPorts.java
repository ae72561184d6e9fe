package io.crispfleet.jesptool.port;

import io.crispfleet.jesptool.transport.UsbIdentity;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Ports that went away, so that they are recognised when they come back. A bridge is the same when
 * its ids and serial number match; without a serial number, or when several share one, when it
 * hangs on the same USB socket.
 */
final class SeenPorts {
  /** Enough for a day at a busy bench; the oldest are forgotten first. */
  private static final int LIMIT = 256;

  private final Deque<PortInfo> ports = new ArrayDeque<>();

  void add(PortInfo port) {
    ports.addFirst(port);
    if (ports.size() > LIMIT) {
      ports.removeLast();
    }
  }

  /** Takes out the port that {@code arrived} was before. */
  Optional<PortInfo> take(PortInfo arrived, Collection<PortInfo> present) {
    Optional<PortInfo> before =
        arrived.usb().isPresent()
            ? find(arrived.usb().get(), present)
            : ports.stream()
                .filter(it -> it.usb().isEmpty() && it.device().equals(arrived.device()))
                .findFirst();
    before.ifPresent(ports::remove);
    return before;
  }

  private Optional<PortInfo> find(UsbIdentity usb, Collection<PortInfo> present) {
    Predicate<UsbIdentity> sameSerial =
        it -> it.vidPid().equals(usb.vidPid()) && it.serial().equals(usb.serial());
    Optional<PortInfo> atSameSocket =
        first(
            sameSerial.and(
                it -> !usb.location().isEmpty() && it.location().equals(usb.location())));
    if (atSameSocket.isPresent() || usb.serial().isEmpty()) {
      return atSameSocket;
    }
    boolean unique = count(ports, sameSerial) == 1 && count(present, sameSerial) == 1;
    return unique ? first(sameSerial) : Optional.empty();
  }

  private Optional<PortInfo> first(Predicate<UsbIdentity> matches) {
    return ports.stream().filter(it -> it.usb().filter(matches).isPresent()).findFirst();
  }

  private static long count(Collection<PortInfo> ports, Predicate<UsbIdentity> matches) {
    return ports.stream().filter(it -> it.usb().filter(matches).isPresent()).count();
  }
}
