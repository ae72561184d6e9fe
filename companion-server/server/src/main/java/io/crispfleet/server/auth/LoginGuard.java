package io.crispfleet.server.auth;

import io.crispfleet.server.http.Problem;
import io.crispfleet.server.throttle.ClientKey;
import io.crispfleet.server.throttle.Lockout;
import io.crispfleet.server.throttle.Lockout.Limit;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Stops the guessing of passwords: a user name is locked for the address that failed with it five
 * times, and an address for all names after thirty. A name is not locked for everybody, or anybody
 * could lock out the administrator. Names that do not exist are locked alike.
 */
final class LoginGuard {
  private static final Duration FIRST_LOCK = Duration.ofMinutes(15);
  private static final Limit PER_NAME = new Limit(5, Duration.ofDays(1), FIRST_LOCK);
  private static final Limit PER_ADDRESS = new Limit(30, Duration.ofMinutes(15), FIRST_LOCK);
  private static final int MOST_KEYS = 20_000;

  private final Lockout names;
  private final Lockout addresses;

  LoginGuard(InstantSource clock) {
    names = new Lockout(PER_NAME, MOST_KEYS, clock);
    addresses = new Lockout(PER_ADDRESS, MOST_KEYS, clock);
  }

  /** One attempt; exactly one of its methods ends it. */
  final class Attempt {
    private final String client;
    private final String pair;

    private Attempt(String name, String address) {
      client = ClientKey.of(address);
      pair = client + ' ' + name;
    }

    /** Returns true when this locked the name or the address. */
    boolean failed() {
      boolean address = addresses.failed(client);
      return names.failed(pair) || address;
    }

    void succeeded() {
      names.succeeded(pair);
      addresses.withdraw(client);
    }

    /** Could not be checked. */
    void withdraw() {
      names.withdraw(pair);
      addresses.withdraw(client);
    }
  }

  /**
   * Begins an attempt.
   *
   * @throws Problem 429 while locked, whatever the password
   */
  Attempt begin(String name, String address) {
    Attempt attempt = new Attempt(name, address);
    Duration wait = addresses.begin(attempt.client);
    if (wait.isZero()) {
      wait = names.begin(attempt.pair);
      if (!wait.isZero()) {
        addresses.withdraw(attempt.client);
      }
    }
    if (!wait.isZero()) {
      throw Retry.later("LOCKED", "Too many wrong passwords", wait);
    }
    return attempt;
  }
}
