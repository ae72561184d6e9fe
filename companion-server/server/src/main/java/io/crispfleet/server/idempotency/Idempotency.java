package io.crispfleet.server.idempotency;

import io.crispfleet.server.http.Replays;
import io.crispfleet.server.store.Database;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Idempotency keys in the database, for 24 hours. A key is noted before the work begins and its
 * answer before the client gets it, so that a crash in between is seen and never done twice.
 */
public final class Idempotency implements Replays {
  private static final Logger LOG = System.getLogger(Idempotency.class.getName());
  private static final Duration KEPT = Duration.ofHours(24);

  /** No request runs longer; what another process began before that, it did not finish. */
  private static final Duration LONGEST_REQUEST = Duration.ofMinutes(10);

  private static final int LARGEST_ANSWER = 1 << 20;

  private final IdempotencyStore store;
  private final InstantSource clock;
  private final String owner;
  private final boolean alone;

  /**
   * Makes it.
   *
   * @param alone true when no other process uses this database: what an earlier one began is then
   *     known to be abandoned
   */
  public Idempotency(
      Database database, InstantSource clock, RandomGenerator random, boolean alone) {
    this.alone = alone;
    this.store = new IdempotencyStore(database);
    this.clock = clock;
    this.owner = HexFormat.of().toHexDigits(random.nextLong());
  }

  /** Removes what is too old, now and once an hour. */
  public void start(ScheduledExecutorService timer) {
    var _ = timer.scheduleWithFixedDelay(this::sweep, 0, 1, TimeUnit.HOURS);
  }

  void sweep() {
    try {
      store.deleteBefore(clock.instant().minus(KEPT).toEpochMilli());
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "old idempotency keys were not removed", e);
    }
  }

  @Override
  public Known begin(String scope, String key, byte[] hash) {
    long now = clock.millis();
    Optional<IdempotencyStore.Row> known =
        store.insert(scope, key, hash, owner, now, now - KEPT.toMillis());
    return known.map(row -> known(row, hash, now)).orElseGet(Known.Fresh::new);
  }

  private Known known(IdempotencyStore.Row row, byte[] hash, long now) {
    if (!row.hash().equals(HexFormat.of().formatHex(hash))) {
      return new Known.Reused();
    }
    Answer answer = row.answer();
    if (answer != null) {
      return new Known.Answered(answer);
    }
    boolean abandoned =
        !row.owner().equals(owner) && (alone || now - row.begun() > LONGEST_REQUEST.toMillis());
    return abandoned ? new Known.Interrupted() : new Known.Running();
  }

  @Override
  public void end(String scope, String key, @Nullable Answer answer) {
    if (answer == null) {
      store.forget(scope, key, owner);
    } else if (answer.body().length > LARGEST_ANSWER) {
      LOG.log(Level.WARNING, "an answer is too large to be kept: " + scope);
      store.forget(scope, key, owner);
    } else {
      store.answer(scope, key, owner, answer);
    }
  }
}
