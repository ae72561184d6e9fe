package io.crispfleet.jesptool.gang;

import io.crispfleet.jesptool.flash.BoardFlasher;
import io.crispfleet.jesptool.flash.ContentSource;
import io.crispfleet.jesptool.flash.FlashOptions;
import io.crispfleet.jesptool.flash.FlashReport;
import io.crispfleet.jesptool.session.BoardOpener;
import io.crispfleet.jesptool.session.ConnectOptions;
import io.crispfleet.jesptool.transport.CancelToken;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Flashes many boards at the same time. A board that fails or hangs holds up no other; cancelling
 * the token stops all of them at their next safe point.
 *
 * <p>Each board has a platform thread, because a serial read blocks in native code: virtual threads
 * would be pinned and share as few threads as there are processors.
 */
public final class GangFlasher {
  private final BoardFlasher flasher;

  public GangFlasher(BoardFlasher flasher) {
    this.flasher = flasher;
  }

  /**
   * One board to flash.
   *
   * @param port names it in events and reports; no two boards have the same
   */
  public record Board(String port, BoardOpener opener) {}

  /** Returns when the last board is through; one report per port, in the order given. */
  public Map<String, FlashReport> flash(
      List<Board> boards,
      ConnectOptions connect,
      ContentSource source,
      FlashOptions options,
      CancelToken cancel,
      GangEvents events) {
    List<FutureTask<FlashReport>> jobs = new ArrayList<>();
    for (Board board : boards) {
      FutureTask<FlashReport> job =
          new FutureTask<>(
              () -> {
                FlashReport report =
                    flasher.flash(
                        board.port(),
                        board.opener(),
                        connect,
                        source,
                        options,
                        cancel,
                        event -> events.event(board.port(), event));
                events.finished(report);
                return report;
              });
      jobs.add(job);
      Thread.ofPlatform().daemon().name("flash " + board.port()).start(job);
    }
    Map<String, FlashReport> reports = new LinkedHashMap<>();
    for (int i = 0; i < boards.size(); i++) {
      reports.put(boards.get(i).port(), await(jobs.get(i), cancel));
    }
    return reports;
  }

  private static FlashReport await(FutureTask<FlashReport> job, CancelToken cancel) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return job.get();
        } catch (InterruptedException e) {
          interrupted = true;
          cancel.cancel();
        } catch (ExecutionException e) {
          throw new IllegalStateException("a flash job failed in an unexpected way", e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
