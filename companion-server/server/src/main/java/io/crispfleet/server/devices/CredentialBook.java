package io.crispfleet.server.devices;

import io.crispfleet.contract.device.DeviceToken;
import io.crispfleet.contract.score.ScoreKeys;
import io.crispfleet.server.identity.DeviceCredentials;
import io.crispfleet.server.secret.ServerSecret;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of all sticks, in memory: hashes of tokens and the keys that score runs are
 * signed with. While a token is being replaced the one before works for a grace period.
 */
final class CredentialBook implements DeviceCredentials {
  private static final String PURPOSE = "device-score-key";

  private record Secret(byte[] tokenHash, byte[] scoreKey, long createdAt) {}

  private record Pair(Secret current, @Nullable Secret before, long beforeUntil) {}

  /** A credential made inside a transaction; counts once {@link #commit} was called. */
  record Issued(String device, byte[] token, byte[] scoreKey, long createdAt, long graceUntil) {
    String text() {
      return DeviceToken.text(token);
    }
  }

  private final ConcurrentHashMap<String, Pair> pairs = new ConcurrentHashMap<>();
  private final DeviceRegistry registry;
  private final ServerSecret secret;
  private final RandomGenerator random;
  private final InstantSource clock;
  private final Duration grace;

  CredentialBook(
      DeviceRegistry registry,
      ServerSecret secret,
      RandomGenerator random,
      InstantSource clock,
      Duration grace) {
    this.registry = registry;
    this.secret = secret;
    this.random = random;
    this.clock = clock;
    this.grace = grace;
  }

  /** Takes over what the database holds. */
  void restore(Iterable<CredentialStore.Row> rows) {
    for (CredentialStore.Row row : rows) {
      Secret kept =
          new Secret(row.tokenHash(), secret.open(PURPOSE, row.scoreKey()), row.createdAt());
      Pair known = pairs.get(row.device());
      Long expires = row.expiresAt();
      if (expires == null) {
        pairs.put(
            row.device(),
            known == null
                ? new Pair(kept, null, 0)
                : new Pair(kept, known.before(), known.beforeUntil()));
      } else {
        pairs.put(
            row.device(),
            known == null ? new Pair(kept, kept, expires) : new Pair(known.current, kept, expires));
      }
    }
  }

  /** Makes a credential and writes it; part of a transaction. */
  Issued issue(Connection connection, String device) throws SQLException {
    byte[] token = DeviceToken.random(random);
    byte[] scoreKey = ScoreKeys.derive(token);
    Pair known = pairs.get(device);
    long now = clock.millis();
    // Two in one millisecond, or after the clock was set back, still have an order.
    long created = known == null ? now : Math.max(now, known.current.createdAt + 1);
    Issued issued = new Issued(device, token, scoreKey, created, now + grace.toMillis());
    CredentialStore.replace(
        connection,
        new CredentialStore.Row(
            device, DeviceToken.hash(token), secret.seal(PURPOSE, scoreKey), created, null),
        issued.graceUntil());
    return issued;
  }

  /**
   * Lets a written credential count.
   *
   * @return until when the one before works too; empty when there was none
   */
  Optional<Instant> commit(Issued issued) {
    Secret fresh =
        new Secret(DeviceToken.hash(issued.token()), issued.scoreKey(), issued.createdAt());
    Pair pair =
        pairs.compute(
            issued.device(),
            (device, known) ->
                known == null
                    ? new Pair(fresh, null, 0)
                    : new Pair(fresh, known.current, issued.graceUntil()));
    return pair.before() == null
        ? Optional.empty()
        : Optional.of(Instant.ofEpochMilli(pair.beforeUntil()));
  }

  /** Forgets every credential of a stick, after the database has. */
  void forget(String device) {
    pairs.remove(device);
  }

  boolean knows(String device) {
    return pairs.containsKey(device);
  }

  @Override
  public boolean verify(String device, byte[] token) {
    Pair pair = pairs.get(device);
    Optional<byte[]> read = DeviceToken.read(token);
    if (pair == null || read.isEmpty() || banned(device)) {
      return false;
    }
    byte[] hash = DeviceToken.hash(read.get());
    if (MessageDigest.isEqual(hash, pair.current.tokenHash)) {
      return true;
    }
    Secret before = pair.before;
    return before != null
        && clock.millis() < pair.beforeUntil
        && MessageDigest.isEqual(hash, before.tokenHash);
  }

  @Override
  public Optional<byte[]> scoreKey(String device) {
    return Optional.ofNullable(pairs.get(device)).map(pair -> pair.current.scoreKey.clone());
  }

  @Override
  public boolean banned(String device) {
    return registry.state(device).map(state -> state.desk().banned()).orElse(false);
  }
}
