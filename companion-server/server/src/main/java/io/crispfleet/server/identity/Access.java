package io.crispfleet.server.identity;

/** Who may call a route. */
public sealed interface Access {
  /** Everybody; the route itself may still look at who calls. */
  record Open() implements Access {}

  /**
   * Users whose role covers {@code role}.
   *
   * @param scope what a scoped token must carry, such as {@code releases:write}
   */
  record Users(UserRole role, String scope) implements Access {}

  /** Sticks with a credential of their own. */
  record Devices() implements Access {}

  static Access open() {
    return new Open();
  }

  static Access users(UserRole role, String scope) {
    return new Users(role, scope);
  }

  static Access devices() {
    return new Devices();
  }
}
