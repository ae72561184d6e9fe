package io.crispfleet.contract.api.auth;

import io.crispfleet.contract.json.BadPayload;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An access token to be made.
 *
 * @param scopes what it is limited to, such as {@code releases:write}; null or empty for no limit
 * @param days how long it is valid, 1 to 366; null for 90
 */
public record NewToken(String name, @Nullable Set<String> scopes, @Nullable Integer days) {
  private static final int MOST_SCOPES = 32;
  private static final int MOST_DAYS = 366;

  public NewToken {
    Required.text(name, "name", Required.NAME);
    scopes = scopes == null ? Set.of() : Set.copyOf(scopes);
    if (scopes.size() > MOST_SCOPES
        || !scopes.stream().allMatch(scope -> scope.matches("[a-z]{1,24}:[a-z]{1,24}"))) {
      throw new BadPayload("'scopes' are at most " + MOST_SCOPES + " words such as releases:write");
    }
    if (days != null && (days < 1 || days > MOST_DAYS)) {
      throw new BadPayload("'days' must be from 1 to " + MOST_DAYS);
    }
  }

  @Override
  public Set<String> scopes() {
    return scopes == null ? Set.of() : scopes;
  }
}
