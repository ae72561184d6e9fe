package io.crispfleet.server.mqtt;

/** The broker cannot start; the message says why and what to do about it. */
public final class BrokerException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public BrokerException(String message) {
    super(message);
  }

  public BrokerException(String message, Throwable cause) {
    super(message, cause);
  }
}
