package io.crispfleet.contract.api.auth;

import org.jspecify.annotations.Nullable;

/**
 * Logs in.
 *
 * @param token name of an access token to make instead of a browser session; null for a session
 */
public record LoginRequest(String user, String password, @Nullable String token) {
  public LoginRequest {
    Required.text(user, "user", Required.NAME);
    Required.text(password, "password", Required.SECRET);
    if (token != null) {
      Required.text(token, "token", Required.NAME);
    }
  }

  @Override
  public String toString() {
    return "LoginRequest[" + user + "]";
  }
}
