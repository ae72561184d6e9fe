package io.crispfleet.jesptool.port;

import io.crispfleet.jesptool.board.BoardGuess;
import io.crispfleet.jesptool.transport.UsbIdentity;
import java.util.List;
import java.util.Optional;

/**
 * A serial port of this machine.
 *
 * @param device what {@code --port} takes, for example {@code /dev/ttyUSB0} or {@code COM5}
 * @param description manufacturer and product text as the operating system tells it; may be empty
 * @param usb empty for a port that is not on USB
 * @param guesses boards that may hang on it, likelier ones first
 */
public record PortInfo(
    String device, String description, Optional<UsbIdentity> usb, List<BoardGuess> guesses) {
  public PortInfo {
    guesses = List.copyOf(guesses);
  }
}
