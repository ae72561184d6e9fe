package io.crispfleet.server.auth;

import io.crispfleet.contract.api.auth.UserInfo;
import io.crispfleet.server.identity.Caller;
import io.crispfleet.server.identity.UserRole;
import java.time.Instant;
import java.util.Set;

/**
 * A user as stored.
 *
 * @param password hash in the form of {@link PasswordHash}
 */
record User(
    long id, String name, String password, UserRole role, boolean disabled, Instant created) {
  UserInfo info() {
    return new UserInfo(id, name, role.word(), disabled, created);
  }

  Caller.User caller(Set<String> scopes, boolean session) {
    return new Caller.User(id, name, role, scopes, session);
  }

  boolean administers() {
    return role == UserRole.ADMIN && !disabled;
  }

  @Override
  public String toString() {
    return "User[" + name + "]";
  }
}
