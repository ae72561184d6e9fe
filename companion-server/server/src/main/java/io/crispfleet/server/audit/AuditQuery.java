package io.crispfleet.server.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which entries are wanted; what is null does not matter.
 *
 * @param actor exactly
 * @param action exactly, or all below it: {@code release} also finds {@code release.publish}
 * @param from inclusive
 * @param to exclusive
 */
public record AuditQuery(
    @Nullable String actor, @Nullable String action, @Nullable Instant from, @Nullable Instant to) {
  public static final AuditQuery ALL = new AuditQuery(null, null, null, null);
}
