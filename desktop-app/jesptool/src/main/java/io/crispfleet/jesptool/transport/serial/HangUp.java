package io.crispfleet.jesptool.transport.serial;

import java.time.Duration;

/**
 * Recognises a device that is gone by its empty reads: a live port waits out its read timeout, some
 * drivers return from a dead one at once, again and again, without an error.
 */
final class HangUp {
  private static final Duration EARLY = Duration.ofMillis(SerialOpener.READ_QUANTUM_MS / 4);

  /** A change of the line settings may end a read early once or twice. */
  private static final int LIMIT = 20;

  private int earlyReads;

  /** Judges one read that returned nothing after {@code waited}. */
  boolean suspected(Duration waited) {
    earlyReads = waited.compareTo(EARLY) < 0 ? earlyReads + 1 : 0;
    return earlyReads >= LIMIT;
  }

  /** Bytes came: the device is alive. */
  void dismiss() {
    earlyReads = 0;
  }
}
