package io.crispfleet.server.auth;

import io.crispfleet.contract.api.auth.SetupRequest;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.throttle.ClientKey;
import io.crispfleet.server.throttle.RateLimiter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The way to the first administrator: a code that the server prints at start as long as there is
 * none. Only hashes are kept, so each start prints another one; those printed before stay good.
 */
public final class SetupCode {
  /** Crockford's Base32: no I, L, O and U, which are misread. */
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  /** 26 letters of 5 bits are 130 bits. */
  private static final int LENGTH = 26;

  private static final int GROUP = 5;
  private static final int MOST_CODES = 5;
  private static final int TRIES = 5;
  private static final Duration TRY_INTERVAL = Duration.ofSeconds(10);
  private static final int MOST_CLIENTS = 10_000;

  private final UserStore users;
  private final PasswordHasher hasher;
  private final SecretText secrets;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final RateLimiter tries;

  SetupCode(
      UserStore users,
      PasswordHasher hasher,
      SecretText secrets,
      InstantSource clock,
      RandomGenerator random) {
    this.users = users;
    this.hasher = hasher;
    this.secrets = secrets;
    this.clock = clock;
    this.random = random;
    this.tries = new RateLimiter(TRIES, TRY_INTERVAL, MOST_CLIENTS, clock);
  }

  /**
   * A new code such as {@code 7KQ2M-9XWDE-…}, to be shown to whoever starts the server; empty when
   * there is an administrator.
   */
  public Optional<String> issue() {
    if (users.anyAdmin()) {
      return Optional.empty();
    }
    StringBuilder code = new StringBuilder();
    for (int i = 0; i < LENGTH; i++) {
      if (i > 0 && i % GROUP == 0 && LENGTH - i >= GROUP) {
        code.append('-');
      }
      code.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    boolean kept =
        users.addSetupCode(secrets.stored(plain(code.toString())), clock.instant(), MOST_CODES);
    return kept ? Optional.of(code.toString()) : Optional.empty();
  }

  /**
   * Makes the first administrator.
   *
   * @throws Problem 403 for a wrong code, 409 when there is an administrator, 422 for a bad name or
   *     password, 429 after too many tries
   */
  User use(SetupRequest request, String address) {
    Duration wait = tries.take(ClientKey.of(address));
    if (!wait.isZero()) {
      throw Retry.later("TOO_MANY_TRIES", "Too many setup codes were tried", wait);
    }
    if (users.anyAdmin()) {
      throw Problem.conflict(
          "ALREADY_SET_UP", "There is an administrator already; log in, or ask for an account.");
    }
    String hash = secrets.stored(plain(request.code()));
    if (!users.setupCodeExists(hash)) {
      throw wrong();
    }
    String name = UserName.valid(request.user());
    PasswordRules.check(name, request.password());
    return users
        .setup(hash, name, hasher.hash(request.password()), clock.instant())
        .orElseThrow(SetupCode::wrong);
  }

  /** As it was meant, however it was typed. */
  private static String plain(String code) {
    return code.toUpperCase(Locale.ROOT)
        .replaceAll("[\\s-]", "")
        .replace('O', '0')
        .replace('I', '1')
        .replace('L', '1');
  }

  private static Problem wrong() {
    return Problem.forbidden(
        "WRONG_SETUP_CODE", "This is not the setup code that the server printed when it started.");
  }
}
