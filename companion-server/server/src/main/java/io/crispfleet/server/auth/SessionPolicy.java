package io.crispfleet.server.auth;

import java.time.Duration;

/**
 * How long browser sessions live.
 *
 * @param idle without any request
 * @param absolute whatever happens
 * @param perUser how many a user may have; the oldest end
 */
public record SessionPolicy(Duration idle, Duration absolute, int perUser) {
  public static final SessionPolicy DEFAULT =
      new SessionPolicy(Duration.ofHours(12), Duration.ofDays(7), 20);
}
