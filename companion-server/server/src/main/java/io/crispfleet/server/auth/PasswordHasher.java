package io.crispfleet.server.auth;

import io.crispfleet.server.http.Problem;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Makes and checks password hashes, a few at a time: each takes 19 MiB and tens of milliseconds,
 * and a crowd of logins must exhaust neither memory nor processor.
 */
final class PasswordHasher {
  private final HashCost cost;
  private final Semaphore places;
  private final Semaphore queue;
  private final Duration patience;
  private final RandomGenerator random;
  private final PasswordHash nobody;

  /**
   * Makes a hasher.
   *
   * @param atOnce how many hashes are computed at the same time
   * @param waiting how many more may wait for that
   * @param patience how long they wait
   */
  PasswordHasher(
      HashCost cost, int atOnce, int waiting, Duration patience, RandomGenerator random) {
    this.cost = cost;
    this.places = new Semaphore(atOnce, true);
    this.queue = new Semaphore(atOnce + waiting);
    this.patience = patience;
    this.random = random;
    this.nobody =
        new PasswordHash(cost, new byte[PasswordHash.SALT], new byte[PasswordHash.LENGTH]);
  }

  /**
   * Hashes a new password.
   *
   * @throws Problem 503 when too many wait already
   */
  String hash(String password) {
    byte[] salt = new byte[PasswordHash.SALT];
    random.nextBytes(salt);
    return bounded(() -> PasswordHash.of(password, cost, salt)).toString();
  }

  /**
   * Compares a password with a stored hash. Without one it takes as long and says no, so that the
   * time does not tell whether a user exists.
   *
   * @throws Problem 503 when too many wait already
   */
  boolean verify(String password, Optional<String> stored) {
    PasswordHash hash = stored.map(PasswordHash::parse).orElse(nobody);
    boolean matches = bounded(() -> hash.matches(password));
    return matches && stored.isPresent();
  }

  /** True when the hash was made at another cost than new ones are. */
  boolean outdated(String stored) {
    return !PasswordHash.parse(stored).cost().equals(cost);
  }

  private <T> T bounded(Supplier<T> work) {
    if (!queue.tryAcquire()) {
      throw busy();
    }
    try {
      if (!places.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw busy();
      }
      try {
        return work.get();
      } finally {
        places.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw busy();
    } finally {
      queue.release();
    }
  }

  private static Problem busy() {
    return Problem.unavailable("LOGINS_BUSY", "Too many logins at once; try again in a moment.")
        .header("Retry-After", "2");
  }
}
