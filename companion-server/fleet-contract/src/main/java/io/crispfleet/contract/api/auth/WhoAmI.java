package io.crispfleet.contract.api.auth;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who makes this request.
 *
 * @param scopes what the token in use is limited to; empty for no limit
 * @param csrf as in {@link LoginAnswer}; null with a token
 */
public record WhoAmI(String user, String role, Set<String> scopes, @Nullable String csrf) {
  public WhoAmI {
    scopes = Set.copyOf(scopes);
  }

  @Override
  public String toString() {
    return "WhoAmI[" + user + "]";
  }
}
