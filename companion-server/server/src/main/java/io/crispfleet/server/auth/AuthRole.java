package io.crispfleet.server.auth;

import io.crispfleet.server.http.Api;
import io.crispfleet.server.role.Role;
import io.crispfleet.server.role.RoleName;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The part of the server where people log in and administrators look after accounts. */
public final class AuthRole implements Role {
  private static final Logger LOG = System.getLogger(AuthRole.class.getName());

  private final Auth auth;
  private final ScheduledExecutorService timer;
  private @Nullable ScheduledFuture<?> cleaning;

  /**
   * Makes the role.
   *
   * @param timer shared; stays open
   */
  public AuthRole(Auth auth, ScheduledExecutorService timer) {
    this.auth = auth;
    this.timer = timer;
  }

  @Override
  public RoleName name() {
    return RoleName.AUTH;
  }

  @Override
  public void metrics(MeterRegistry registry) {
    count(registry, "right", Logins::right);
    count(registry, "wrong", Logins::wrong);
    count(registry, "locked", Logins::locks);
  }

  private void count(MeterRegistry registry, String result, ToDoubleFunction<Logins> value) {
    FunctionCounter.builder("crispfleet.logins", auth.logins(), value)
        .description("Checks of a user's password")
        .tag("result", result)
        .register(registry);
  }

  @Override
  public void routes(Api api) {
    auth.loginRoutes().declare(api);
    auth.tokenRoutes().declare(api);
    auth.userRoutes().declare(api);
    auth.auditRoutes().declare(api);
  }

  @Override
  public void start() {
    cleaning = timer.scheduleWithFixedDelay(this::clean, 0, 1, TimeUnit.HOURS);
  }

  private void clean() {
    try {
      auth.removeExpired();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "expired sessions and tokens are still there", e);
    }
  }

  @Override
  public void close() {
    if (cleaning != null) {
      cleaning.cancel(false);
    }
  }
}
