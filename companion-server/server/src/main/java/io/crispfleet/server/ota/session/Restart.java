package io.crispfleet.server.ota.session;

import io.crispfleet.server.devices.IdentityReported;
import java.time.Duration;
import java.time.Instant;

/** Whether a report was made after the restart that an update ends with. */
enum Restart {
  YES,
  NO,
  /** The stick's dialect tells neither start count nor uptime. */
  UNKNOWN;

  /** Clocks of stick and server drift, and a report takes a moment to arrive. */
  private static final Duration SLACK = Duration.ofSeconds(2);

  static Restart between(OtaSession session, IdentityReported identity, Instant now) {
    Progress progress = session.progress();
    Long boot = identity.boot();
    Long before = progress.boot();
    if (boot != null && before != null && boot >= before) {
      return boot > before ? YES : NO;
    }
    // No count, or one that began anew because the stick was provisioned again.
    Long uptime = identity.uptimeSeconds();
    if (uptime == null) {
      return UNKNOWN;
    }
    Long upBefore = progress.uptime();
    Instant started = now.minusSeconds(Math.clamp(uptime, 0, Integer.MAX_VALUE));
    boolean after =
        (upBefore != null && uptime < upBefore)
            || !started.isBefore(session.plan().createdAt().minus(SLACK));
    return after ? YES : NO;
  }
}
