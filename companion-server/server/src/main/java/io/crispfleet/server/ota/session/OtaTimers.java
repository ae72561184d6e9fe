package io.crispfleet.server.ota.session;

import java.time.Duration;

/**
 * How long a session waits in each state before it is given up.
 *
 * @param accept from the offer to the first sign that the stick took it, while it is online
 * @param inactivity between two signs of a running download
 * @param proof from the last sign before the restart to the new identity
 * @param settle how long after "written" a report without boot count or uptime may still be an
 *     older one that was overtaken; only later ones count as having been made after the restart
 */
public record OtaTimers(Duration accept, Duration inactivity, Duration proof, Duration settle) {
  public static final OtaTimers DEFAULT =
      new OtaTimers(
          Duration.ofMinutes(10),
          Duration.ofMinutes(5),
          Duration.ofMinutes(5),
          Duration.ofSeconds(2));
}
