package io.crispfleet.jesptool.transport;

import io.crispfleet.jesptool.error.EspException;
import java.net.URI;
import java.net.URISyntaxException;

/** Where a board hangs: a serial device, a raw TCP socket or an RFC 2217 server. */
public sealed interface PortAddress {

  /** A serial device, for example {@code /dev/ttyUSB0} or {@code COM5}. */
  record Serial(String device) implements PortAddress {
    @Override
    public String toString() {
      return device;
    }
  }

  /** Raw bytes over TCP; no modem lines, no baud. */
  record Socket(String host, int port) implements PortAddress {
    @Override
    public String toString() {
      return "socket://" + hostAndPort(host, port);
    }
  }

  /** Telnet COM port control (RFC 2217): bytes, baud and modem lines over TCP. */
  record Rfc2217(String host, int port) implements PortAddress {
    @Override
    public String toString() {
      return "rfc2217://" + hostAndPort(host, port);
    }
  }

  /** A link inside this JVM, named for reports. */
  record InJvm(String name) implements PortAddress {
    @Override
    public String toString() {
      return "pipe:" + name;
    }
  }

  /**
   * Reads what a user types after {@code --port}.
   *
   * @throws EspException.BadInput when the text is empty or a URL is malformed
   */
  static PortAddress parse(String text) {
    String trimmed = text.trim();
    if (trimmed.isEmpty()) {
      throw badAddress(text);
    }
    if (!trimmed.contains("://")) {
      return new Serial(trimmed);
    }
    URI uri;
    try {
      uri = new URI(trimmed);
    } catch (URISyntaxException e) {
      throw badAddress(text).causedBy(e);
    }
    String host = uri.getHost();
    if (host == null || uri.getPort() < 1 || uri.getPort() > 65535) {
      throw badAddress(text);
    }
    String bareHost = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return switch (uri.getScheme()) {
      case "socket" -> new Socket(bareHost, uri.getPort());
      case "rfc2217" -> new Rfc2217(bareHost, uri.getPort());
      default -> throw badAddress(text);
    };
  }

  private static String hostAndPort(String host, int port) {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  private static EspException badAddress(String text) {
    return new EspException.BadInput(
        "'%s' is not a port.".formatted(text),
        "Use a device such as /dev/ttyUSB0 or COM5, socket://host:port or rfc2217://host:port;"
            + " 'crispfleet esp ports' lists what is plugged in.");
  }
}
