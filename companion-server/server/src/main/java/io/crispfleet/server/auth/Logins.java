package io.crispfleet.server.auth;

import io.crispfleet.contract.api.auth.LoginRequest;
import io.crispfleet.server.audit.AuditLog;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.identity.Caller;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** Checks names and passwords. */
final class Logins {
  private static final Logger LOG = System.getLogger(Logins.class.getName());

  private final UserStore users;
  private final PasswordHasher hasher;
  private final LoginGuard guard;
  private final AuditLog auditLog;
  private final LongAdder right = new LongAdder();
  private final LongAdder wrong = new LongAdder();
  private final LongAdder locks = new LongAdder();

  Logins(UserStore users, PasswordHasher hasher, LoginGuard guard, AuditLog auditLog) {
    this.users = users;
    this.hasher = hasher;
    this.guard = guard;
    this.auditLog = auditLog;
  }

  /**
   * The user who logs in.
   *
   * @throws Problem 401 when name or password is wrong, without saying which; 429 while locked; 503
   *     when too many log in at once
   */
  User check(LoginRequest request, String address) {
    String name = UserName.normal(request.user());
    LoginGuard.Attempt attempt = guard.begin(name, address);
    Optional<User> found;
    boolean matches;
    try {
      found = users.find(name);
      matches = hasher.verify(request.password(), found.map(User::password));
    } catch (RuntimeException e) {
      attempt.withdraw();
      throw e;
    }
    if (!matches || found.isEmpty() || found.get().disabled()) {
      wrong.increment();
      if (attempt.failed()) {
        locks.increment();
        // People type passwords where the name belongs: an unknown name is not written down.
        String target = found.map(user -> "user:" + user.name()).orElse("unknown user");
        auditLog.record(new Caller.Anonymous(), "auth.lock", target, "wrong passwords", address);
      }
      throw Problem.unauthorized("WRONG_LOGIN", "User name or password is wrong.");
    }
    attempt.succeeded();
    right.increment();
    User user = found.get();
    renewHash(user, request.password());
    return user;
  }

  private void renewHash(User user, String password) {
    if (hasher.outdated(user.password())) {
      try {
        users.rehash(user.id(), user.password(), hasher.hash(password));
      } catch (Problem busy) {
        LOG.log(Level.DEBUG, "the password hash is renewed at a later login", busy);
      }
    }
  }

  /** How many logins worked. */
  long right() {
    return right.sum();
  }

  /** How many had a wrong name or password. */
  long wrong() {
    return wrong.sum();
  }

  /** How many times a name or address was locked. */
  long locks() {
    return locks.sum();
  }

  /** Begins another check of a password, under the same rules against guessing. */
  LoginGuard.Attempt begin(String name, String address) {
    return guard.begin(name, address);
  }
}
