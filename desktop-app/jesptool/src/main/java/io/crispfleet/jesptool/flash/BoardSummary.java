package io.crispfleet.jesptool.flash;

import io.crispfleet.jesptool.session.EspSession;
import java.util.Locale;

/**
 * Which board a report is about and how it was reached.
 *
 * @param port as the user named it
 * @param chip target name, for example {@code esp32}; empty when never reached
 * @param packageName as on the part, for example {@code ESP32-PICO-D4}; empty when never reached
 * @param mac {@code aa:bb:cc:dd:ee:ff}; empty when it could not be read
 * @param loader {@code rom} or {@code stub}; empty when never reached
 * @param baud line rate at the end of the job; 0 for links without one
 */
public record BoardSummary(
    String port, String chip, String packageName, String mac, String loader, int baud) {
  static BoardSummary unreached(String port) {
    return new BoardSummary(port, "", "", "", "", 0);
  }

  static BoardSummary of(String port, EspSession session) {
    return new BoardSummary(
        port,
        session.info().chip().target(),
        session.info().packageName(),
        session.info().mac(),
        session.loader().name().toLowerCase(Locale.ROOT),
        session.transport().baud());
  }
}
