package io.crispfleet.server.devices;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Notices two sticks that use one id: what differs between them (address, start counter, MAC) goes
 * back and forth, sequence numbers run backwards without a restart, or uptime leaps ahead. One
 * change is a restart or a new lease; returning to what was before within the window is two sticks.
 * Guarded by its owner.
 */
final class DuplicateWatch {
  private static final long WINDOW = Duration.ofMinutes(5).toNanos();
  private static final int ENOUGH = 2;
  private static final long NEVER = Long.MIN_VALUE;

  /** Seconds that an uptime may run ahead of our clock: messages come late and in bunches. */
  private static final long SLACK = 120;

  private final Alternation address = new Alternation();
  private final Alternation ownAddress = new Alternation();
  private final Alternation boot = new Alternation();
  private final Alternation mac = new Alternation();
  private long lastSeq = NEVER;
  private long lastUptime = NEVER;
  private long lastBeat = NEVER;
  private int oddities;
  private long lastOddity;
  private long until;
  private boolean raised;

  /** One value that is the same as long as there is one stick. */
  private static final class Alternation {
    private @Nullable Object current;
    private @Nullable Object previous;
    private long changed;

    boolean differs(Object value) {
      return current != null && !current.equals(value);
    }

    boolean returns(@Nullable Object value, long now) {
      if (value == null || value.equals(current)) {
        return false;
      }
      boolean back = value.equals(previous) && now - changed < WINDOW;
      previous = current;
      current = value;
      changed = now;
      return back;
    }
  }

  /** Returns true when this address, which its messages came from, makes it two sticks. */
  boolean address(@Nullable String value, long now) {
    return address.returns(value, now) && raise(now);
  }

  /**
   * Returns true when this address, which it says that it has, makes it two sticks. Behind a router
   * that is another one than its messages come from.
   */
  boolean ownAddress(@Nullable String value, long now) {
    return ownAddress.returns(value, now) && raise(now);
  }

  /** Returns true when this MAC makes it two sticks. */
  boolean mac(@Nullable String value, long now) {
    return mac.returns(value, now) && raise(now);
  }

  /**
   * Returns true when this heartbeat makes it two sticks.
   *
   * @param uptime seconds
   */
  boolean beat(@Nullable Long bootCount, long seq, long uptime, long now) {
    boolean otherBoot = bootCount != null && boot.differs(bootCount);
    boolean interleaved = boot.returns(bootCount, now);
    boolean restarted = otherBoot || uptime < lastUptime;
    boolean backwards = seq < lastSeq && !restarted;
    boolean leap =
        !otherBoot
            && lastBeat != NEVER
            && uptime - lastUptime > Duration.ofNanos(now - lastBeat).toSeconds() + SLACK;
    if (backwards || leap) {
      oddities = now - lastOddity < WINDOW ? oddities + 1 : 1;
      lastOddity = now;
    }
    lastSeq = seq;
    lastUptime = uptime;
    lastBeat = now;
    return (interleaved || oddities >= ENOUGH) && raise(now);
  }

  /** True while the alarm stands; it falls when nothing odd was seen for the window. */
  boolean standing(long now) {
    return raised && now - until < 0;
  }

  /** Returns true when the alarm is new. */
  private boolean raise(long now) {
    boolean fresh = !standing(now);
    raised = true;
    until = now + WINDOW;
    oddities = 0;
    return fresh;
  }
}
