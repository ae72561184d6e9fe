package io.crispfleet.server.auth;

import io.crispfleet.server.http.Problem;
import io.crispfleet.server.identity.UserRole;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Roles by their names. */
final class Roles {
  private Roles() {}

  static Optional<UserRole> named(String word) {
    return Arrays.stream(UserRole.values()).filter(role -> role.word().equals(word)).findFirst();
  }

  /**
   * As {@link #named}.
   *
   * @throws Problem 422 when there is no such role
   */
  static UserRole require(String word) {
    return named(word)
        .orElseThrow(
            () ->
                Problem.unprocessable(
                    "UNKNOWN_ROLE",
                    "A role is one of "
                        + Arrays.stream(UserRole.values())
                            .map(UserRole::word)
                            .collect(Collectors.joining(", "))
                        + "."));
  }
}
