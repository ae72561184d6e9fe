package io.crispfleet.server.auth;

import io.crispfleet.contract.api.auth.CreatedToken;
import io.crispfleet.contract.api.auth.NewToken;
import io.crispfleet.contract.api.auth.Rotation;
import io.crispfleet.contract.api.auth.TokenInfo;
import io.crispfleet.server.bus.EventBus;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.identity.AccessEnded;
import io.crispfleet.server.identity.Caller;
import io.crispfleet.server.identity.TokenCheck;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Personal access tokens: made, listed, replaced, revoked, and checked with every request. */
final class Tokens implements TokenCheck {
  static final String PREFIX = "cft_";
  static final int HINT = 9;
  private static final int DEFAULT_DAYS = 90;
  private static final int MOST = 100;
  private static final Duration NOTED_EVERY = Duration.ofMinutes(1);
  private static final Duration SHOWN_AFTER_EXPIRY = Duration.ofDays(30);

  private final TokenStore store;
  private final SecretText secrets;
  private final EventBus bus;
  private final InstantSource clock;

  Tokens(TokenStore store, SecretText secrets, EventBus bus, InstantSource clock) {
    this.store = store;
    this.secrets = secrets;
    this.bus = bus;
    this.clock = clock;
  }

  @Override
  public Optional<Caller.User> user(String token) {
    return find(token)
        .flatMap(row -> row.user().map(user -> user.caller(row.info().scopes(), false)));
  }

  /** A token or key that is good at this moment; notes that it is used. */
  Optional<TokenStore.Row> find(String token) {
    Instant now = clock.instant();
    Optional<TokenStore.Row> found =
        store
            .find(secrets.stored(token))
            .filter(row -> row.info().expires() == null || now.isBefore(row.info().expires()));
    found
        .map(TokenStore.Row::info)
        .filter(info -> info.used() == null || now.isAfter(info.used().plus(NOTED_EVERY)))
        .ifPresent(info -> store.used(info.id(), now));
    return found;
  }

  /**
   * Makes a token.
   *
   * @param limit scopes of the token that asks; empty for none, which may make any
   * @throws Problem 403 when it asks for more than it has itself
   */
  CreatedToken create(long user, Set<String> limit, NewToken wanted) {
    requireWithin(limit, wanted.scopes());
    Instant now = clock.instant();
    int days = Objects.requireNonNullElse(wanted.days(), DEFAULT_DAYS);
    String secret = secrets.fresh(PREFIX);
    TokenInfo info =
        store.add(
            new TokenStore.Fresh(
                user,
                wanted.name(),
                secrets.stored(secret),
                secret.substring(0, HINT),
                wanted.scopes(),
                now,
                now.plus(Duration.ofDays(days))),
            MOST);
    return new CreatedToken(info, secret);
  }

  List<TokenInfo> list(long user) {
    return store.ofUser(user);
  }

  /**
   * Replaces a token's secret; the old one works until the grace is over.
   *
   * @param limit as in {@link #create}
   */
  CreatedToken rotate(long user, Set<String> limit, long id, Rotation rotation) {
    if (rotation.value() != null) {
      throw Problem.badRequest("VALUE_NOT_ALLOWED", "The secret of a token is always random.");
    }
    TokenInfo old =
        store.ofUser(user).stream()
            .filter(info -> info.id() == id)
            .findFirst()
            .orElseThrow(() -> TokenStore.unknown(id));
    requireWithin(limit, old.scopes());
    Instant now = clock.instant();
    String secret = secrets.fresh(PREFIX);
    TokenInfo info =
        store.rotate(
            id,
            user,
            new TokenStore.Rotated(
                secrets.stored(secret),
                secret.substring(0, HINT),
                now,
                now.plusSeconds(rotation.grace())));
    return new CreatedToken(info, secret);
  }

  void revoke(long user, long id) {
    if (!store.remove(id, user)) {
      throw TokenStore.unknown(id);
    }
    bus.publish(new AccessEnded(user));
  }

  void revokeAll(long user) {
    store.removeAll(user);
    bus.publish(new AccessEnded(user));
  }

  void removeExpired() {
    store.removeExpired(clock.instant().minus(SHOWN_AFTER_EXPIRY));
  }

  private static void requireWithin(Set<String> limit, Set<String> scopes) {
    if (!limit.isEmpty() && (scopes.isEmpty() || !limit.containsAll(scopes))) {
      throw Problem.forbidden(
          "SCOPE_NEEDED", "A limited token makes only tokens that are at least as limited.");
    }
  }
}
