package io.crispfleet.server.identity;

import io.javalin.http.Context;

/** Finds out who makes a request. */
@FunctionalInterface
public interface Authenticator {
  /**
   * Reads session cookie, bearer token or device credential.
   *
   * @return {@link Caller.Anonymous} when the request carries none
   * @throws RuntimeException a {@code Problem} with status 401 when it carries one that is wrong,
   *     expired or revoked; 403 when a session lacks its CSRF token
   */
  Caller authenticate(Context ctx);
}
