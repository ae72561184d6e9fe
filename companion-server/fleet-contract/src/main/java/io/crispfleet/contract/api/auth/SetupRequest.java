package io.crispfleet.contract.api.auth;

/**
 * Makes the first administrator.
 *
 * @param code the setup code that the server printed; dashes, blanks and case do not matter
 */
public record SetupRequest(String code, String user, String password) {
  public SetupRequest {
    Required.text(code, "code", Required.SECRET);
    Required.text(user, "user", Required.NAME);
    Required.text(password, "password", Required.SECRET);
  }

  @Override
  public String toString() {
    return "SetupRequest[" + user + "]";
  }
}
