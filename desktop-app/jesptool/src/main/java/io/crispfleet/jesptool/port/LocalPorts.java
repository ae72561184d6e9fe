package io.crispfleet.jesptool.port;

import io.crispfleet.jesptool.board.BoardCatalog;
import io.crispfleet.jesptool.transport.serial.JSerialPorts;
import io.crispfleet.jesptool.transport.serial.SerialDevice;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** The ports of this machine with guesses about what hangs on them. */
public final class LocalPorts implements PortCatalog {
  private final Supplier<List<SerialDevice>> devices;
  private final BoardCatalog boards;

  public LocalPorts(BoardCatalog boards) {
    this(JSerialPorts::list, boards);
  }

  LocalPorts(Supplier<List<SerialDevice>> devices, BoardCatalog boards) {
    this.devices = devices;
    this.boards = boards;
  }

  @Override
  public List<PortInfo> list() {
    return devices.get().stream()
        .map(this::describe)
        .sorted(
            Comparator.comparing((PortInfo port) -> port.usb().isEmpty())
                .thenComparingInt(port -> port.device().length())
                .thenComparing(PortInfo::device))
        .toList();
  }

  private PortInfo describe(SerialDevice found) {
    return new PortInfo(
        found.path(),
        found.description(),
        found.usb(),
        found.usb().map(usb -> boards.guess(usb, found.description())).orElse(List.of()));
  }
}
