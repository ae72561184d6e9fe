package io.crispfleet.emulator.board;

import io.crispfleet.emulator.timing.Timing;

/**
 * When bytes are on the wire. Each direction is a line that is busy until the byte before has left;
 * deadlines add up without regard to when the emulating thread really woke, so a job takes what the
 * rate says however coarse the sleeps are.
 */
final class Wire {
  private final Timing timing;
  private int baud;
  private long receiveEnd;
  private long sendEnd;

  Wire(Timing timing, int baud, long now) {
    this.timing = timing;
    reset(baud, now);
  }

  void reset(int newBaud, long now) {
    baud = newBaud;
    receiveEnd = now;
    sendEnd = now;
  }

  int baud() {
    return baud;
  }

  void baud(int newBaud) {
    baud = newBaud;
  }

  /** When the line from the host falls silent. */
  long receiveEnd() {
    return receiveEnd;
  }

  /**
   * Takes bytes from the host that cannot have started before {@code earliest}; the line is then
   * busy until they are through.
   *
   * @return when the first of them started
   */
  long receive(long earliest, int bytes) {
    long start = Math.max(receiveEnd, earliest);
    receiveEnd = start + timing.wireNanos(bytes, baud);
    return start;
  }

  /** Takes bytes for the host that are ready at a time; returns when the last bit has left. */
  long send(long ready, int bytes) {
    sendEnd = Math.max(sendEnd, ready) + timing.wireNanos(bytes, baud);
    return sendEnd;
  }

  /** Nanoseconds that so many bytes take at the current rate. */
  long nanos(int bytes) {
    return timing.wireNanos(bytes, baud);
  }

  /** Bytes that fit into a time at the current rate, at least one; all when not paced. */
  int bytesIn(long nanos) {
    return timing.pacedWire()
        ? (int) Math.max(1, nanos * baud / 10_000_000_000L)
        : Integer.MAX_VALUE;
  }
}
