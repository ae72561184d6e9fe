package io.crispfleet.server.auth;

import io.crispfleet.contract.api.auth.CreatedToken;
import io.crispfleet.contract.api.auth.TokenInfo;
import io.crispfleet.server.identity.Caller;
import io.crispfleet.server.identity.LegacyKeys;
import io.crispfleet.server.identity.UserRole;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The shared keys of legacy sticks and upload scripts. They belong to nobody, so that they outlive
 * whoever made them, and each is good for exactly one thing.
 */
final class ServiceKeys implements LegacyKeys {
  private static final String PREFIX = "cfk_";
  private static final int SHOWN_OF_GIVEN = 2;

  private final TokenStore store;
  private final SecretText secrets;
  private final InstantSource clock;

  ServiceKeys(TokenStore store, SecretText secrets, InstantSource clock) {
    this.store = store;
    this.secrets = secrets;
    this.clock = clock;
  }

  @Override
  public String rotate(Kind kind, Optional<String> value, Duration grace) {
    return replace(kind, value, grace).token();
  }

  CreatedToken replace(Kind kind, Optional<String> value, Duration grace) {
    String secret = value.orElseGet(() -> secrets.fresh(PREFIX));
    String hint = secret.substring(0, value.isPresent() ? SHOWN_OF_GIVEN : Tokens.HINT);
    Instant now = clock.instant();
    TokenInfo info =
        store.rotateKeys(
            new TokenStore.Fresh(
                null, kind.word(), secrets.stored(secret), hint, Set.of(kind.scope()), now, null),
            now.plus(grace));
    return new CreatedToken(info, secret);
  }

  List<TokenInfo> list() {
    return store.withoutUser();
  }

  void revoke(long id) {
    if (!store.remove(id, null)) {
      throw TokenStore.unknown(id);
    }
  }

  /** Who a request with such a key comes from: no user, with the one scope of the key. */
  static Caller.User caller(TokenInfo key) {
    boolean uploads = key.scopes().contains(Kind.UPLOAD.scope());
    UserRole role = uploads ? UserRole.RELEASER : UserRole.VIEWER;
    return new Caller.User(0, key.name(), role, key.scopes(), false);
  }
}
