package io.crispfleet.server.leaderboard;

/**
 * Which of the last {@link #LENGTH} sequence numbers of a device were used. Numbers may come out of
 * order within it; older ones are stale. Not safe for concurrent use.
 */
final class SequenceWindow {
  /** More than any stick keeps while it is offline. */
  static final int LENGTH = 1024;

  /** What a number is. */
  enum Verdict {
    NEW,
    USED,
    STALE
  }

  private final long key;
  private final long[] used;
  private long highest = -1;

  /** An empty window for numbers signed with {@code key}. */
  SequenceWindow(long key) {
    this(key, new long[LENGTH / Long.SIZE], -1);
  }

  private SequenceWindow(long key, long[] used, long highest) {
    this.key = key;
    this.used = used;
    this.highest = highest;
  }

  SequenceWindow copy() {
    return new SequenceWindow(key, used.clone(), highest);
  }

  long key() {
    return key;
  }

  Verdict check(long seq) {
    if (seq > highest) {
      return Verdict.NEW;
    }
    if (seq <= highest - LENGTH) {
      return Verdict.STALE;
    }
    return (used[word(seq)] & bit(seq)) == 0 ? Verdict.NEW : Verdict.USED;
  }

  void use(long seq) {
    if (seq > highest) {
      // Everything that was skipped may still come.
      for (long skipped = Math.max(highest, seq - LENGTH) + 1; skipped < seq; skipped++) {
        used[word(skipped)] &= ~bit(skipped);
      }
      highest = seq;
    }
    used[word(seq)] |= bit(seq);
  }

  private static int word(long seq) {
    return (int) (seq % LENGTH) / Long.SIZE;
  }

  private static long bit(long seq) {
    return 1L << seq;
  }
}
