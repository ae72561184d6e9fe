package io.crispfleet.server.auth;

import io.crispfleet.contract.api.auth.SessionInfo;
import io.crispfleet.server.bus.EventBus;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.identity.AccessEnded;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens, finds and ends browser sessions. */
final class Sessions {
  /** Uses are noted once in this time, not with every request. */
  private static final Duration NOTED_EVERY = Duration.ofMinutes(1);

  private static final int LONGEST_AGENT = 200;

  /**
   * A session just opened.
   *
   * @param secret for the cookie
   */
  record Opened(String secret, String csrf, Instant expires) {
    @Override
    public String toString() {
      return "Opened[" + expires + "]";
    }
  }

  /** A session that is good at this moment. */
  record Live(long id, User user) {}

  private final SessionStore store;
  private final SecretText secrets;
  private final SessionPolicy policy;
  private final EventBus bus;
  private final InstantSource clock;

  Sessions(
      SessionStore store,
      SecretText secrets,
      SessionPolicy policy,
      EventBus bus,
      InstantSource clock) {
    this.store = store;
    this.secrets = secrets;
    this.policy = policy;
    this.bus = bus;
    this.clock = clock;
  }

  Opened open(User user, String address, @Nullable String agent) {
    String secret = secrets.fresh("");
    Instant now = clock.instant();
    Instant expires = now.plus(policy.absolute());
    String name = agent == null ? "" : agent.substring(0, Math.min(agent.length(), LONGEST_AGENT));
    store.add(user.id(), secrets.stored(secret), now, expires, address, name, policy.perUser());
    return new Opened(secret, secrets.csrf(secret), expires);
  }

  /** Empty when there is no such session, or it has ended. */
  Optional<Live> find(String secret) {
    Instant now = clock.instant();
    Optional<SessionStore.Row> found =
        store
            .find(secrets.stored(secret))
            .filter(row -> now.isBefore(row.expires()))
            .filter(row -> now.isBefore(row.used().plus(policy.idle())));
    found
        .filter(row -> now.isAfter(row.used().plus(NOTED_EVERY)))
        .ifPresent(row -> store.used(row.id(), now));
    return found.map(row -> new Live(row.id(), row.user()));
  }

  String csrf(String secret) {
    return secrets.csrf(secret);
  }

  boolean csrfMatches(String secret, @Nullable String csrf) {
    return csrf != null
        && MessageDigest.isEqual(
            csrf.getBytes(StandardCharsets.UTF_8),
            secrets.csrf(secret).getBytes(StandardCharsets.UTF_8));
  }

  List<SessionInfo> list(long user, long current) {
    Instant now = clock.instant();
    return store.ofUser(user).stream()
        .filter(row -> now.isBefore(row.expires()) && now.isBefore(row.used().plus(policy.idle())))
        .map(
            row ->
                new SessionInfo(
                    row.id(),
                    row.created(),
                    row.used(),
                    row.expires(),
                    row.address(),
                    row.agent(),
                    row.id() == current))
        .toList();
  }

  void end(long user, long id) {
    if (!store.end(user, id)) {
      throw Problem.notFound("UNKNOWN_SESSION", "There is no session " + id + ".");
    }
    bus.publish(new AccessEnded(user));
  }

  /** Logs a user out everywhere; returns how many sessions ended. */
  int endAll(long user) {
    int ended = store.endAll(user);
    bus.publish(new AccessEnded(user));
    return ended;
  }

  void removeExpired() {
    Instant now = clock.instant();
    store.removeExpired(now, now.minus(policy.idle()));
  }
}
