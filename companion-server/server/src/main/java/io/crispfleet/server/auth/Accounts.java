package io.crispfleet.server.auth;

import io.crispfleet.contract.api.auth.NewUser;
import io.crispfleet.contract.api.auth.UserChange;
import io.crispfleet.contract.api.auth.UserInfo;
import io.crispfleet.server.bus.EventBus;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.identity.AccessEnded;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Users: made, changed, removed, given passwords. */
final class Accounts {
  private final UserStore store;
  private final PasswordHasher hasher;
  private final EventBus bus;
  private final InstantSource clock;

  Accounts(UserStore store, PasswordHasher hasher, EventBus bus, InstantSource clock) {
    this.store = store;
    this.hasher = hasher;
    this.bus = bus;
    this.clock = clock;
  }

  List<UserInfo> list() {
    return store.all().stream().map(User::info).toList();
  }

  User get(String name) {
    String normal = UserName.normal(name);
    return store.find(normal).orElseThrow(() -> UserStore.unknown(normal));
  }

  UserInfo add(NewUser wanted) {
    String name = UserName.valid(wanted.name());
    var role = Roles.require(wanted.role());
    PasswordRules.check(name, wanted.password());
    if (store.find(name).isPresent()) {
      throw UserStore.taken(name);
    }
    return store
        .add(name, hasher.hash(wanted.password()), role, clock.instant())
        .orElseThrow(() -> UserStore.taken(name))
        .info();
  }

  /** Changes role and state, with effect on the user's next request. */
  UserInfo change(String name, UserChange wanted) {
    User changed =
        store.change(
            UserName.normal(name),
            Optional.ofNullable(wanted.role()).map(Roles::require),
            Optional.ofNullable(wanted.disabled()));
    bus.publish(new AccessEnded(changed.id()));
    return changed.info();
  }

  void remove(String name) {
    User removed = store.remove(UserName.normal(name));
    bus.publish(new AccessEnded(removed.id()));
  }

  /** Gives somebody a new password and ends all their sessions; their tokens stay. */
  void resetPassword(String name, String password) {
    set(get(name), password);
  }

  private void set(User user, String password) {
    PasswordRules.check(user.name(), password);
    store.password(user.id(), hasher.hash(password));
    bus.publish(new AccessEnded(user.id()));
  }

  /**
   * Changes one's own password and ends all sessions.
   *
   * @throws Problem 403 when the current one is wrong, 422 for a weak new one, 429 while locked
   */
  void changeOwnPassword(String name, String current, String password, LoginGuard.Attempt attempt) {
    User user = get(name);
    boolean right;
    try {
      right = hasher.verify(current, Optional.of(user.password()));
    } catch (Problem busy) {
      attempt.withdraw();
      throw busy;
    }
    if (!right) {
      attempt.failed();
      throw Problem.forbidden("WRONG_PASSWORD", "The current password is wrong.");
    }
    attempt.succeeded();
    set(user, password);
  }
}
