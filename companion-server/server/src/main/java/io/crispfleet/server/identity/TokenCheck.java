package io.crispfleet.server.identity;

import java.util.Optional;

/** Finds the user behind a personal access token. */
@FunctionalInterface
public interface TokenCheck {
  /** Empty when the token is unknown, expired or revoked. */
  Optional<Caller.User> user(String token);
}
