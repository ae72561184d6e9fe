package io.crispfleet.contract.api.auth;

import org.jspecify.annotations.Nullable;

/**
 * A new password.
 *
 * @param current needed to change one's own
 */
public record NewPassword(@Nullable String current, String password) {
  public NewPassword {
    if (current != null) {
      Required.text(current, "current", Required.SECRET);
    }
    Required.text(password, "password", Required.SECRET);
  }

  @Override
  public String toString() {
    return "NewPassword[]";
  }
}
