package io.crispfleet.jesptool.transport.serial;

import com.fazecast.jSerialComm.SerialPort;
import io.crispfleet.jesptool.transport.UsbIdentity;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lists the ports jSerialComm finds; never opens one. */
public final class JSerialPorts {
  private JSerialPorts() {}

  /** The ports that exist now, in the operating system's order. */
  public static List<SerialDevice> list() {
    return Arrays.stream(SerialPort.getCommPorts())
        // macOS has two names for a port; tty.* waits for a carrier signal on open.
        .filter(port -> !port.getSystemPortPath().startsWith("/dev/tty."))
        .map(JSerialPorts::describe)
        .toList();
  }

  private static SerialDevice describe(SerialPort port) {
    return new SerialDevice(
        device(port.getSystemPortPath()),
        texts(port.getManufacturer(), port.getPortDescription()),
        usb(
            port.getVendorID(),
            port.getProductID(),
            port.getSerialNumber(),
            port.getPortLocation()));
  }

  /** Identity as jSerialComm tells it: ids of 0 or less mean that the port is not on USB. */
  static Optional<UsbIdentity> usb(int vendor, int product, String serial, String location) {
    return vendor <= 0 || product < 0
        ? Optional.empty()
        : Optional.of(
            new UsbIdentity(
                vendor, product, known(serial), location.equals("0-0") ? "" : known(location)));
  }

  /** Manufacturer and product in one text, the library's words for nothing left out. */
  static String texts(String manufacturer, String product) {
    return Stream.of(known(manufacturer), known(product))
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(" "));
  }

  /** {@code COM5} for {@code \\.\COM5}, which is how Windows spells it towards drivers. */
  static String device(String path) {
    return path.startsWith("\\\\.\\") ? path.substring(4) : path;
  }

  private static String known(String text) {
    String trimmed = text.trim();
    return trimmed.equalsIgnoreCase("unknown") || trimmed.equals("0") ? "" : trimmed;
  }
}
