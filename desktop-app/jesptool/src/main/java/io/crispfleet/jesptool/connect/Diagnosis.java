package io.crispfleet.jesptool.connect;

import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.protocol.BootText;
import io.crispfleet.jesptool.protocol.Exchange;

/** Turns what a silent board said into a sentence about what is wrong with it. */
final class Diagnosis {
  private Diagnosis() {}

  static EspException noSync(Exchange exchange, String heard, boolean hasLines, int attempts) {
    String port = exchange.transport().address().toString();
    BootText last = exchange.bootText();
    if (last.downloadMode()) {
      return new EspException.NoSync(
          "The board on %s is in download mode but does not answer.".formatted(port),
          "The line from the computer to the board (its RX pin) is dead: check that wire, unplug"
              + " anything on IO3/RX, or use another cable.",
          heard);
    }
    if (last.bootMode().isPresent()) {
      return new EspException.NoSync(
          "The board on %s started its firmware instead of download mode (boot mode %s)."
              .formatted(port, last.bootMode().get()),
          "Hold BOOT (M5StickC: connect G0 to GND), press reset, then run the command again.",
          heard);
    }
    if (last.crash().isPresent()) {
      return new EspException.NoSync(
          "The board on %s keeps crashing: %s".formatted(port, last.crash().get()),
          "Hold BOOT (M5StickC: connect G0 to GND), press reset, then run the command again.",
          heard);
    }
    if (!heard.isBlank()) {
      return new EspException.NoSync(
          "The board on %s talks, but not as a loader.".formatted(port),
          "Its firmware is running: hold BOOT (M5StickC: connect G0 to GND), press reset, then run"
              + " the command again.",
          heard);
    }
    return new EspException.NoSync(
        "Nothing answers on %s after %d attempts.".formatted(port, attempts),
        hasLines
            ? "Check that this is the right port, that the cable carries data and the board has"
                + " power; then hold BOOT (M5StickC: connect G0 to GND) and press reset."
            : "This link cannot reset the board: hold BOOT (M5StickC: connect G0 to GND), press"
                + " reset, then run the command again.",
        heard);
  }
}
