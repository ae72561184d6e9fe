package io.crispfleet.server.devices;

import java.time.Duration;

/**
 * When a stick counts as there.
 *
 * @param heartbeat how often a native stick beats unless its configuration says otherwise
 * @param misses so many missed heartbeats make it offline
 * @param jitter how late a heartbeat may be
 * @param skiClock silence after which a ski clock is offline
 * @param crisp silence after which a crisp game is offline; it checks for updates every 60 s
 * @param flap how long a crisp game may be away from the broker; it leaves for every check
 * @param gap silence that is noted
 * @param gapWindow how long a noted silence counts
 * @param gaps so many noted silences make a stick degraded
 * @param quiet how long after its last will a stick's delayed heartbeats prove nothing
 */
public record PresenceRules(
    Duration heartbeat,
    int misses,
    Duration jitter,
    Duration skiClock,
    Duration crisp,
    Duration flap,
    Duration gap,
    Duration gapWindow,
    int gaps,
    Duration quiet) {
  public static final PresenceRules DEFAULT =
      new PresenceRules(
          Duration.ofSeconds(10),
          3,
          Duration.ofSeconds(2),
          Duration.ofMinutes(15),
          Duration.ofSeconds(150),
          Duration.ofSeconds(90),
          Duration.ofSeconds(90),
          Duration.ofHours(1),
          2,
          Duration.ofSeconds(2));

  /** Silence after which a stick is offline. */
  Duration patience(Dialect dialect, Duration interval) {
    return switch (dialect) {
      case NATIVE -> interval.multipliedBy(misses).plus(jitter);
      case SKICLOCK -> skiClock;
      case CRISP -> crisp;
    };
  }
}
