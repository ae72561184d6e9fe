package io.crispfleet.emulator.uart;

/** A port that knows whether a host is there, so that several can serve one board. */
public interface Endpoint extends UartPort {
  /** Whether a host has this endpoint open now. */
  boolean hostPresent();
}
