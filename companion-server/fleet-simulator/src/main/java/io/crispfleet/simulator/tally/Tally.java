package io.crispfleet.simulator.tally;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;

/** What the whole fleet did and saw. Counted by every stick, read while it runs. */
public final class Tally {
  /** Buckets of a tenth of a doubling from 0.1 ms up: within 7 % of the true value. */
  private static final int BUCKETS = 240;

  private static final int PER_DOUBLING = 10;
  private static final double FIRST_MILLIS = 0.1;

  public final LongAdder connected = new LongAdder();

  /** Attempts to connect that failed. */
  public final LongAdder refused = new LongAdder();

  /** Connections that broke, by fault or by the server. */
  public final LongAdder broken = new LongAdder();

  /** Messages that want an acknowledgement; a repetition is not another one. */
  public final LongAdder sent = new LongAdder();

  public final LongAdder acknowledged = new LongAdder();
  public final LongAdder heartbeats = new LongAdder();
  public final LongAdder scores = new LongAdder();
  public final LongAdder checks = new LongAdder();

  /** Checks that a crisp-game stick got no answer to. */
  public final LongAdder failedChecks = new LongAdder();

  public final LongAdder downloads = new LongAdder();

  /** Downloads that went on where they had broken off. */
  public final LongAdder resumed = new LongAdder();

  public final LongAdder bytes = new LongAdder();

  /** Offers that a stick put off. */
  public final LongAdder delayed = new LongAdder();

  /** Sticks that came back with a new version. */
  public final LongAdder updated = new LongAdder();

  /** Sticks that came back with the old one. */
  public final LongAdder rolledBack = new LongAdder();

  /** Updates that ended before the restart: damaged, cut off, refused. */
  public final LongAdder failedUpdates = new LongAdder();

  /** What should not happen: messages and answers that a stick could not understand. */
  public final LongAdder errors = new LongAdder();

  private final AtomicIntegerArray latencies = new AtomicIntegerArray(BUCKETS);

  /** Counts a message that wanted an acknowledgement and got it after {@code nanos}. */
  public void acknowledged(long nanos) {
    acknowledged.increment();
    double doublings = Math.log(Math.max(nanos / 1e6, FIRST_MILLIS) / FIRST_MILLIS) / Math.log(2);
    latencies.incrementAndGet(Math.min(BUCKETS - 1, (int) (doublings * PER_DOUBLING)));
  }

  /** Messages that wanted an acknowledgement and did not get one. */
  public long lost() {
    return Math.max(0, sent.sum() - acknowledged.sum());
  }

  /**
   * A percentile of the time to acknowledgement.
   *
   * @param share 0 to 1, such as 0.99
   * @return milliseconds, the upper end of its bucket; 0 when nothing was acknowledged
   */
  public double latencyMillis(double share) {
    long total = 0;
    for (int i = 0; i < BUCKETS; i++) {
      total += latencies.get(i);
    }
    long seen = 0;
    for (int i = 0; i < BUCKETS && total > 0; i++) {
      seen += latencies.get(i);
      if (seen >= share * total) {
        return FIRST_MILLIS * Math.pow(2, (i + 1.0) / PER_DOUBLING);
      }
    }
    return 0;
  }
}
