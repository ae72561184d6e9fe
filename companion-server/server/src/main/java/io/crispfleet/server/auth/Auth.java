package io.crispfleet.server.auth;

import io.crispfleet.server.audit.AuditStore;
import io.crispfleet.server.bus.EventBus;
import io.crispfleet.server.identity.Authenticator;
import io.crispfleet.server.identity.DeviceCredentials;
import io.crispfleet.server.identity.DownloadPermissions;
import io.crispfleet.server.identity.LegacyKeys;
import io.crispfleet.server.identity.TokenCheck;
import io.crispfleet.server.secret.ServerSecret;
import io.crispfleet.server.store.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * Everything about who may do what, put together. Every process needs it to know its callers; the
 * routes to change it are in {@link AuthRole}.
 */
public final class Auth {
  private static final int WAITING_LOGINS = 32;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final InstantSource clock;
  private final AuditStore auditStore;
  private final SetupCode setupCode;
  private final Logins logins;
  private final Accounts accounts;
  private final Sessions sessions;
  private final Tokens tokens;
  private final ServiceKeys serviceKeys;
  private final DownloadRules downloadRules;
  private final Authenticator authenticator;

  /**
   * Puts it together; nothing is read or written yet.
   *
   * @param random a {@code SecureRandom} outside of tests
   */
  public Auth(
      Database database,
      ServerSecret secret,
      AuditStore auditStore,
      DeviceCredentials devices,
      EventBus bus,
      InstantSource clock,
      RandomGenerator random,
      AuthSettings settings) {
    this.clock = clock;
    this.auditStore = auditStore;
    SecretText secrets = new SecretText(secret, random);
    PasswordHasher hasher =
        new PasswordHasher(
            settings.hashCost(), settings.hashesAtOnce(), WAITING_LOGINS, PATIENCE, random);
    UserStore users = new UserStore(database);
    TokenStore tokenStore = new TokenStore(database);
    setupCode = new SetupCode(users, hasher, secrets, clock, random);
    logins = new Logins(users, hasher, new LoginGuard(clock), auditStore);
    accounts = new Accounts(users, hasher, bus, clock);
    sessions = new Sessions(new SessionStore(database), secrets, settings.sessions(), bus, clock);
    tokens = new Tokens(tokenStore, secrets, bus, clock);
    serviceKeys = new ServiceKeys(tokenStore, secrets, clock);
    downloadRules = new DownloadRules(new PermissionStore(database), users);
    authenticator = new AuthAuthenticator(tokens, sessions, devices);
  }

  public Authenticator authenticator() {
    return authenticator;
  }

  public TokenCheck tokenCheck() {
    return tokens;
  }

  public DownloadPermissions downloadPermissions() {
    return downloadRules;
  }

  public LegacyKeys legacyKeys() {
    return serviceKeys;
  }

  public SetupCode setupCode() {
    return setupCode;
  }

  Logins logins() {
    return logins;
  }

  LoginRoutes loginRoutes() {
    return new LoginRoutes(setupCode, logins, accounts, sessions, tokens, clock);
  }

  TokenRoutes tokenRoutes() {
    return new TokenRoutes(tokens, serviceKeys);
  }

  UserRoutes userRoutes() {
    return new UserRoutes(accounts, sessions, tokens, downloadRules);
  }

  AuditRoutes auditRoutes() {
    return new AuditRoutes(auditStore);
  }

  /** Forgets sessions and tokens that have long been good for nothing. */
  void removeExpired() {
    sessions.removeExpired();
    tokens.removeExpired();
  }
}
