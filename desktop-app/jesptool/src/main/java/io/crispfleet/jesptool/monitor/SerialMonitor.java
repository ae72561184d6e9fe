package io.crispfleet.jesptool.monitor;

import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.transport.CancelToken;
import io.crispfleet.jesptool.transport.JobClock;
import io.crispfleet.jesptool.transport.Transport;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;

/** Moves bytes from a board to a {@link MonitorInput} and keys to the board. */
public final class SerialMonitor {
  private static final Duration READ = Duration.ofMillis(50);
  private static final Duration SILENCE = Duration.ofMillis(250);
  private static final Duration RESET_PULSE = Duration.ofMillis(100);

  private final Transport transport;
  private final MonitorInput input;
  private final JobClock clock;

  /** Why a session ended. */
  public enum End {
    /** A key asked for it. */
    QUIT,
    /** The time was up. */
    TIME,
    /** What was waited for came. */
    MATCH
  }

  /** The transport stays open when the session ends. */
  public SerialMonitor(Transport transport, MonitorInput input, JobClock clock) {
    this.transport = transport;
    this.input = input;
    this.clock = clock;
  }

  /**
   * Restarts the board into its firmware.
   *
   * @return false when the link has no modem lines
   */
  public boolean reset(CancelToken cancel) {
    if (!transport.setLines(false, true)) {
      return false;
    }
    clock.pause(RESET_PULSE, cancel);
    return transport.setLines(false, false);
  }

  /**
   * Runs until a key, the limit or the input ends it.
   *
   * @param limit longest time; empty for no limit
   * @param actions may be filled by another thread
   * @throws EspException.LinkLost when the device vanishes
   * @throws EspException.Cancelled when cancelled
   */
  public End run(Optional<Duration> limit, Queue<MonitorAction> actions, CancelToken cancel) {
    byte[] buffer = new byte[4096];
    long start = clock.nanoTime();
    long heard = start;
    try {
      while (true) {
        cancel.throwIfCancelled();
        for (MonitorAction action = actions.poll(); action != null; action = actions.poll()) {
          switch (action) {
            case MonitorAction.Quit _ -> {
              return End.QUIT;
            }
            case MonitorAction.Reset _ -> reset(cancel);
            case MonitorAction.Send(int value) -> transport.write(new byte[] {(byte) value}, 0, 1);
          }
        }
        int count = transport.read(buffer, 0, buffer.length, READ);
        long now = clock.nanoTime();
        if (count > 0) {
          heard = now;
          input.received(buffer, count);
        } else if (now - heard >= SILENCE.toNanos()) {
          heard = now;
          input.idle();
        }
        if (input.satisfied()) {
          return End.MATCH;
        }
        if (limit.isPresent() && now - start >= limit.get().toNanos()) {
          return End.TIME;
        }
      }
    } finally {
      input.idle();
    }
  }
}
