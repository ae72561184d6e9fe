package io.crispfleet.contract.api.auth;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A login that worked.
 *
 * @param csrf to be sent as {@code X-CSRF-Token} with every changing request of this session; null
 *     with a token
 * @param token shown this once; null with a session, whose cookie is in the answer's headers
 * @param expires when session or token end at the latest
 */
public record LoginAnswer(
    UserInfo user, @Nullable String csrf, @Nullable String token, Instant expires) {
  @Override
  public String toString() {
    return "LoginAnswer[" + user.name() + "]";
  }
}
