package io.crispfleet.jesptool.flash;

import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.event.FlashEvent;
import io.crispfleet.jesptool.event.FlashEvents;
import io.crispfleet.jesptool.protocol.LoaderStatus;
import io.crispfleet.jesptool.session.BoardOpener;
import io.crispfleet.jesptool.session.ConnectOptions;
import io.crispfleet.jesptool.session.EspSession;
import io.crispfleet.jesptool.transport.CancelToken;
import io.crispfleet.jesptool.transport.JobClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Keeps one board reachable: opens its session, and after a failure finds out whether the loader
 * still listens, waits for a vanished board and lowers the line rate when the link itself is bad.
 */
final class BoardLink implements AutoCloseable {
  private static final int LINK_ERRORS_PER_RATE = 2;
  private static final int SLOWEST = 115_200;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final BoardOpener opener;
  private final ConnectOptions options;
  private final Duration reopenWindow;
  private final JobClock clock;
  private final CancelToken cancel;
  private final FlashEvents events;

  private Optional<EspSession> session = Optional.empty();
  private String mac = "";
  private int maxBaud;
  private int linkErrors;
  private int resets;
  private long earlierWireBytes;

  BoardLink(
      BoardOpener opener,
      ConnectOptions options,
      Duration reopenWindow,
      JobClock clock,
      CancelToken cancel,
      FlashEvents events) {
    this.opener = opener;
    this.options = options;
    this.reopenWindow = reopenWindow;
    this.clock = clock;
    this.cancel = cancel;
    this.events = events;
    this.maxBaud = options.maxBaud();
  }

  /** The session in use; opens it at the first call. */
  EspSession session() {
    if (session.isEmpty()) {
      EspSession opened = opener.open(options.withMaxBaud(maxBaud), cancel, events);
      session = Optional.of(opened);
      resets++;
      requireSameBoard(opened.info().mac());
    }
    return session.get();
  }

  private void requireSameBoard(String answered) {
    if (mac.isEmpty()) {
      mac = answered;
    } else if (!mac.equals(answered)) {
      throw new EspException.Refused(
          List.of(
              "Another board is on this port now: the job began on %s, this is %s."
                  .formatted(mac, answered)),
          "Plug the first board in again and run the same command: what it holds already is"
              + " skipped.");
    }
  }

  /** Empty before the first successful connection. */
  Optional<EspSession> current() {
    return session;
  }

  /** How often the board was put into its loader. */
  int resets() {
    return resets;
  }

  /** Bytes sent in all sessions of the job. */
  long wireBytes() {
    return earlierWireBytes + session.map(EspSession::wireBytes).orElse(0L);
  }

  /**
   * Makes the board reachable again after {@code failure}.
   *
   * @throws EspException.LinkLost when the board stays away
   */
  void recover(EspException failure) {
    boolean linkBad = failure instanceof EspException.LinkLost || arrivedDamaged(failure);
    if (!linkBad) {
      return;
    }
    linkErrors++;
    boolean slowDown = linkErrors >= LINK_ERRORS_PER_RATE;
    if (!slowDown && (arrivedDamaged(failure) || session.filter(EspSession::answers).isPresent())) {
      return;
    }
    reopen(slowDown, failure);
  }

  private static boolean arrivedDamaged(EspException failure) {
    return failure instanceof EspException.CommandFailed refused
        && (refused.status() == LoaderStatus.STUB_CHECKSUM
            || refused.status() == LoaderStatus.ROM_CHECKSUM);
  }

  private void reopen(boolean slowDown, EspException failure) {
    int baud = session.map(lost -> lost.transport().baud()).orElse(0);
    drop();
    int unchanged = maxBaud;
    if (slowDown && baud > SLOWEST) {
      maxBaud = Math.max(SLOWEST, baud / 2);
      linkErrors = 0;
      events.accept(
          new FlashEvent.Warning(
              "The link loses data at %d baud; going on at %d at most.".formatted(baud, maxBaud)));
    }
    long deadline = clock.nanoTime() + reopenWindow.toNanos();
    Duration pause = FIRST_PAUSE;
    while (true) {
      clock.pause(pause, cancel);
      try {
        session();
        return;
      } catch (EspException.PortUnavailable e) {
        maxBaud = unchanged; // unplugged: that says nothing about the line rate
        requireTimeLeft(deadline, e, failure);
      } catch (EspException.NoSync | EspException.LinkLost e) {
        requireTimeLeft(deadline, e, failure);
      }
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }
  }

  private void requireTimeLeft(long deadline, EspException latest, EspException first) {
    if (clock.nanoTime() < deadline) {
      return;
    }
    throw new EspException.LinkLost(
            "The board did not come back within %d s: %s"
                .formatted(reopenWindow.toSeconds(), first.getMessage()),
            "Plug it in again and run the same command: what is already written is skipped.")
        .causedBy(latest);
  }

  private void drop() {
    earlierWireBytes = wireBytes();
    session.ifPresent(EspSession::close);
    session = Optional.empty();
  }

  @Override
  public void close() {
    drop();
  }
}
