package io.crispfleet.contract.api.auth;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An access token without its secret.
 *
 * @param hint how it begins, to tell tokens apart
 * @param scopes what it is limited to; empty for no limit
 * @param expires null for never
 * @param used last use, to the minute; null for never
 * @param replaced true when a newer one takes its place and this one only has its grace left
 */
public record TokenInfo(
    long id,
    String name,
    String hint,
    Set<String> scopes,
    Instant created,
    @Nullable Instant expires,
    @Nullable Instant used,
    boolean replaced) {
  public TokenInfo {
    scopes = Set.copyOf(scopes);
  }
}
