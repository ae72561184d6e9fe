package io.crispfleet.jesptool.flash;

import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.event.FlashEvent;
import io.crispfleet.jesptool.event.FlashEvent.Phase;
import io.crispfleet.jesptool.event.FlashEvents;
import io.crispfleet.jesptool.session.BoardOpener;
import io.crispfleet.jesptool.session.ConnectOptions;
import io.crispfleet.jesptool.session.EspSession;
import io.crispfleet.jesptool.transport.CancelToken;
import io.crispfleet.jesptool.transport.JobClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Flashes one board: connect, compare, write, verify, restart. Safe to share between threads; every
 * call is a job of its own.
 */
public final class BoardFlasher {
  private final FrameCache frames;
  private final RetryPolicy retry;
  private final JobClock clock;

  /**
   * @param frames shared by all jobs with the same content
   */
  @SuppressWarnings("MissingSummary") // nothing to add to the parameter
  public BoardFlasher(FrameCache frames, RetryPolicy retry, JobClock clock) {
    this.frames = frames;
    this.retry = retry;
    this.clock = clock;
  }

  /**
   * Runs one job to its end. Expected failures are in the report, not thrown.
   *
   * @param port how the report names the board's link
   */
  public FlashReport flash(
      String port,
      BoardOpener opener,
      ConnectOptions connect,
      ContentSource source,
      FlashOptions options,
      CancelToken cancel,
      FlashEvents events) {
    List<String> warnings = new ArrayList<>();
    PhaseTimer timer = new PhaseTimer(remembering(warnings, events), clock);
    try (BoardLink link =
        new BoardLink(opener, connect, retry.reopenWindow(), clock, cancel, timer)) {
      FlashRun run =
          new FlashRun(
              BoardSummary.unreached(port),
              options,
              source,
              frames,
              link,
              new RetryBudget(retry),
              cancel,
              timer,
              warnings);
      try {
        run.flash();
        restart(link.session(), options, timer);
      } catch (EspException e) {
        timer.endPhase();
        return run.report(Optional.of(e));
      }
      FlashReport report = run.report(Optional.empty());
      timer.accept(new FlashEvent.Done(report.elapsed()));
      return withBanner(report, link.session(), options, cancel);
    }
  }

  private static FlashEvents remembering(List<String> warnings, FlashEvents next) {
    return event -> {
      if (event instanceof FlashEvent.Warning(String message)) {
        warnings.add(message);
      }
      next.accept(event);
    };
  }

  private static void restart(EspSession session, FlashOptions options, PhaseTimer timer) {
    if (options.run()) {
      timer.accept(new FlashEvent.PhaseStarted(Phase.RESET));
      if (!session.resetToRun()) {
        timer.accept(
            new FlashEvent.Warning(
                "This link cannot restart the board: press its reset button to start the"
                    + " firmware."));
      }
    }
    timer.endPhase();
  }

  private FlashReport withBanner(
      FlashReport report, EspSession session, FlashOptions options, CancelToken cancel) {
    Duration wait = options.banner();
    return options.run() && wait.isPositive()
        ? report.withBanner(BootBanner.listen(session.transport(), wait, clock, cancel))
        : report;
  }
}
