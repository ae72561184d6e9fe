package io.crispfleet.jesptool.transport;

import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.transport.rfc2217.Rfc2217Transport;
import io.crispfleet.jesptool.transport.serial.SerialTransport;

/** Opens whatever a user may type after {@code --port}. */
public final class Transports {
  private Transports() {}

  /**
   * Opens the link at 115200 baud with idle modem lines; the caller closes it.
   *
   * @throws EspException.PortUnavailable when it cannot be opened; says why
   */
  public static Transport open(PortAddress address) {
    return switch (address) {
      case PortAddress.Serial serial -> SerialTransport.open(serial);
      case PortAddress.Socket socket -> TcpTransport.open(socket);
      case PortAddress.Rfc2217 rfc2217 -> Rfc2217Transport.open(rfc2217);
      case PortAddress.InJvm _ ->
          throw new EspException.PortUnavailable(
              "The link %s cannot be opened from here.".formatted(address),
              "Only the program that made it can use it.");
    };
  }
}
