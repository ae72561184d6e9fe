package io.crispfleet.server.mqtt;

import java.net.InetSocketAddress;
import java.util.Locale;

/** The broker cannot start; the message says why and what to do about it. */
public final class BrokerException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** An address of the broker could not be opened. */
  static BrokerException cannotListen(InetSocketAddress address, Throwable cause) {
    String reason = String.valueOf(cause.getMessage());
    String words = reason.toLowerCase(Locale.ROOT);
    String advice;
    if (address.isUnresolved()) {
      advice = "The name is unknown; give an address.";
    } else if (words.contains("assign")) {
      advice = "This machine has no such address; use 0.0.0.0 or one of its own.";
    } else if (words.contains("permission")) {
      advice = "The system does not allow it; choose a port above 1023.";
    } else {
      advice =
          "Another broker may use the port: stop it, choose another port, or use that broker with"
              + " --broker.";
    }
    return new BrokerException(
        "MQTT cannot listen on "
            + address.getHostString()
            + ":"
            + address.getPort()
            + ": "
            + reason
            + ". "
            + advice,
        cause);
  }

  public BrokerException(String message) {
    super(message);
  }

  public BrokerException(String message, Throwable cause) {
    super(message, cause);
  }
}
