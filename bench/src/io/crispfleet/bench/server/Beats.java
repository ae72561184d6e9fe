package io.crispfleet.bench.server;

import java.util.Arrays;

/**
 * Every heartbeat of a run: when it was due and when it was first seen at the other end. Heartbeat
 * {@code n} of a stick says that the stick has been up for {@link #UP} + n seconds; that is how it
 * is recognised. Written by one thread and read by others after the run.
 */
final class Beats {
  static final int UP = 1000;
  private final int sticks;
  private final int rounds;
  private final long[] dueAt;
  private final long[] seenAt;
  private final int[] seen;
  private volatile long arrivals;

  Beats(int sticks, int rounds) {
    this.sticks = sticks;
    this.rounds = rounds;
    this.dueAt = new long[sticks * rounds];
    this.seenAt = new long[sticks * rounds];
    this.seen = new int[sticks];
  }

  int sticks() {
    return sticks;
  }

  int rounds() {
    return rounds;
  }

  int total() {
    return sticks * rounds;
  }

  static String id(int stick) {
    return "bench-%05d".formatted(stick);
  }

  /** The number in an id, read where it stands in a topic or a name. */
  static int stick(CharSequence text, int start) {
    return Integer.parseInt(text, start + 6, start + 11, 10);
  }

  static String topic(int stick) {
    return "crispfleet/v1/d/" + id(stick) + "/heartbeat";
  }

  static String payload(int round) {
    return ("{\"v\":1,\"up\":%d,\"rssi\":%d,\"heap\":%d,\"heap_min\":70110,\"bat\":%d,"
            + "\"ip\":\"10.0.0.31\",\"ver\":\"1.3.9\",\"boot\":7,\"seq\":%d}")
        .formatted(UP + round, -60 - round % 9, 84_000 + round % 100, 87 - round % 5, round + 1);
  }

  void due(int beat, long nanos) {
    dueAt[beat] = nanos;
  }

  /** A stick's uptime was seen; whatever it said before was merged into this. */
  void seen(int stick, long uptime, long nanos) {
    int round = (int) uptime - UP;
    if (stick >= sticks || round < 0 || round >= rounds) {
      return;
    }
    arrivals = arrivals + 1;
    for (int i = seen[stick]; i <= round; i++) {
      seenAt[i * sticks + stick] = nanos;
    }
    seen[stick] = Math.max(seen[stick], round + 1);
  }

  /** How often something was seen: fewer than heartbeats where some were merged. */
  long arrivals() {
    return arrivals;
  }

  /** How many heartbeats were seen, alone or merged into a later one. */
  long allSeen() {
    return Arrays.stream(seen).asLongStream().sum();
  }

  /** Milliseconds from due to seen, of those heartbeats of some rounds that were seen. */
  double percentile(double part, int fromRound, int toRound) {
    long[] latencies = new long[(toRound - fromRound) * sticks];
    int count = 0;
    for (int i = fromRound * sticks; i < toRound * sticks; i++) {
      if (seenAt[i] != 0) {
        latencies[count++] = seenAt[i] - dueAt[i];
      }
    }
    long[] sorted = Arrays.copyOf(latencies, count);
    Arrays.sort(sorted);
    return count == 0
        ? Double.NaN
        : sorted[(int) Math.min(count - 1L, (long) (count * part))] / 1e6;
  }
}
