package io.crispfleet.contract.api.auth;

/** A user to be made; see {@link UserInfo} for names and roles. */
public record NewUser(String name, String role, String password) {
  public NewUser {
    Required.text(name, "name", Required.NAME);
    Required.text(role, "role", Required.NAME);
    Required.text(password, "password", Required.SECRET);
  }

  @Override
  public String toString() {
    return "NewUser[" + name + "]";
  }
}
