package io.crispfleet.server.throttle;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a key after too many failures, each time for twice as long. An attempt counts from the
 * moment it begins, so that many at the same time are no way around it.
 */
public final class Lockout {
  private static final Duration LONGEST = Duration.ofDays(1);

  /** How many failures within which time, and how long the first lock lasts. */
  public record Limit(int failures, Duration within, Duration lock) {}

  private record State(int attempts, int locks, Instant last, @Nullable Instant until) {}

  private final Limit limit;
  private final InstantSource clock;
  private final RecentMap<State> states;

  /**
   * Makes a lockout.
   *
   * @param mostKeys how many keys are remembered; the longest unused is forgotten
   */
  public Lockout(Limit limit, int mostKeys, InstantSource clock) {
    this.limit = limit;
    this.clock = clock;
    this.states = new RecentMap<>(mostKeys);
  }

  /**
   * Begins an attempt.
   *
   * @return zero when it may go on, else how long to wait
   */
  public Duration begin(String key) {
    Instant now = clock.instant();
    Duration[] wait = {Duration.ZERO};
    states.compute(
        key,
        old -> {
          State state = current(old, now);
          if (state.until() != null && now.isBefore(state.until())) {
            wait[0] = Duration.between(now, state.until());
            return state;
          }
          if (state.attempts() >= limit.failures()) {
            wait[0] = Duration.ofSeconds(1); // others are being checked right now
            return state;
          }
          return new State(state.attempts() + 1, state.locks(), now, null);
        });
    return wait[0];
  }

  /**
   * The attempt failed.
   *
   * @return true when this locked the key
   */
  public boolean failed(String key) {
    Instant now = clock.instant();
    boolean[] locked = new boolean[1];
    states.compute(
        key,
        old -> {
          State state = current(old, now);
          if (state.attempts() < limit.failures()) {
            return state;
          }
          locked[0] = true;
          return new State(0, state.locks() + 1, now, now.plus(lock(state.locks())));
        });
    return locked[0];
  }

  /** The attempt was right: the key starts afresh. */
  public void succeeded(String key) {
    states.compute(key, old -> null);
  }

  /** The attempt could not be checked: it does not count. */
  public void withdraw(String key) {
    states.compute(
        key,
        old ->
            old == null
                ? null
                : new State(Math.max(0, old.attempts() - 1), old.locks(), old.last(), old.until()));
  }

  private State current(@Nullable State known, Instant now) {
    State old = known != null && now.isBefore(known.last()) ? since(known, now) : known;
    if (old == null || forgotten(old, now)) {
      return new State(0, 0, now, null);
    }
    boolean lapsed = old.until() == null && now.isAfter(old.last().plus(limit.within()));
    return lapsed ? new State(0, old.locks(), old.last(), null) : old;
  }

  /** The clock was set back: a lock lasts as long as it was to last, and not until then. */
  private static State since(State state, Instant now) {
    Instant until = state.until();
    return new State(
        state.attempts(),
        state.locks(),
        now,
        until == null ? null : now.plus(Duration.between(state.last(), until)));
  }

  /** A day of peace after the last lock or attempt, and nothing is held against anybody. */
  private static boolean forgotten(State state, Instant now) {
    Instant since = state.until() == null ? state.last() : state.until();
    return now.isAfter(since.plus(LONGEST));
  }

  private Duration lock(int earlier) {
    Duration lock = limit.lock();
    for (int i = 0; i < earlier && lock.compareTo(LONGEST) < 0; i++) {
      lock = lock.multipliedBy(2);
    }
    return lock.compareTo(LONGEST) < 0 ? lock : LONGEST;
  }
}
