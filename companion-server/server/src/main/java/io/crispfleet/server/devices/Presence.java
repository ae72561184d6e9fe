package io.crispfleet.server.devices;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Decides from signs of life whether one stick is there. Time is a monotonic count of nanoseconds,
 * so that a clock set back makes nobody vanish. Guarded by its owner.
 */
final class Presence {
  private final PresenceRules rules;
  private Dialect dialect;
  private Duration interval;

  /** Silence after which it is offline, in nanoseconds. */
  private long patience;

  /** When it was last heard; null before the first time. */
  private @Nullable Long heard;

  /** When it said goodbye or its last will arrived; null while it did not. */
  private @Nullable Long left;

  private boolean session;
  private @Nullable Long sessionEnded;
  private boolean excused;
  private final long[] gapEnds;
  private int gapCount;

  Presence(PresenceRules rules, Dialect dialect) {
    this.rules = rules;
    this.dialect = dialect;
    this.interval = rules.heartbeat();
    this.gapEnds = new long[rules.gaps()];
    this.patience = rules.patience(dialect, interval).toNanos();
  }

  void speaks(Dialect other) {
    dialect = other;
    patience = rules.patience(dialect, interval).toNanos();
  }

  /** How often it beats, as its configuration says. */
  void every(Duration other) {
    interval = other;
    patience = rules.patience(dialect, interval).toNanos();
  }

  /** Continues after a restart of the server, whose own silence is nobody's gap. */
  void resume(long now, Duration silence, boolean wasOnline) {
    heard = now - silence.toNanos();
    excused = true;
    if (!wasOnline) {
      left = heard;
    }
  }

  /** A sign of life. */
  void sign(long now) {
    if (left != null && now - left < rules.quiet().toNanos() && heard != null && left >= heard) {
      return;
    }
    if (heard != null && !excused && now - heard > rules.gap().toNanos()) {
      gapEnds[gapCount++ % gapEnds.length] = now;
    }
    excused = false;
    heard = now;
    left = null;
  }

  /** It says itself that it is there: stronger than any last will before. */
  void arrived(long now) {
    excused |= left != null && heard != null && now - heard <= rules.gap().toNanos();
    left = null;
    sign(now);
  }

  /**
   * It is gone.
   *
   * @param clean true when it said so itself, which makes the silence that follows no gap
   */
  void left(long now, boolean clean) {
    left = now;
    excused = clean;
  }

  /** Its connection to the broker was made or ended. */
  void session(boolean up, long now) {
    if (session && !up) {
      sessionEnded = now;
    }
    session = up;
  }

  boolean online(long now) {
    if (dialect == Dialect.CRISP && (session || flapping(now))) {
      return true;
    }
    return heard != null && left == null && now - heard < patience;
  }

  private boolean flapping(long now) {
    return sessionEnded != null && now - sessionEnded < rules.flap().toNanos();
  }

  /** True when it was silent too often lately. */
  boolean degraded(long now) {
    if (gapCount < gapEnds.length) {
      return false;
    }
    for (long end : gapEnds) {
      if (now - end > rules.gapWindow().toNanos()) {
        return false;
      }
    }
    return true;
  }
}
