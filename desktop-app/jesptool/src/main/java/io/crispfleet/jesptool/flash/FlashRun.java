package io.crispfleet.jesptool.flash;

import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.event.FlashEvent;
import io.crispfleet.jesptool.event.FlashEvent.Phase;
import io.crispfleet.jesptool.plan.Extent;
import io.crispfleet.jesptool.plan.FlashCosts;
import io.crispfleet.jesptool.plan.FlashPlan;
import io.crispfleet.jesptool.plan.FlashPlan.Region;
import io.crispfleet.jesptool.plan.FlashPlanner;
import io.crispfleet.jesptool.plan.PlanPolicy;
import io.crispfleet.jesptool.session.Capability;
import io.crispfleet.jesptool.session.EspSession;
import io.crispfleet.jesptool.transport.CancelToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One job on one board, from the first connection attempt to the report. After a failure that can
 * be repeated safely it makes the board reachable again, asks it what it holds and writes the rest;
 * nothing is ever sent again on the assumption that it did not arrive.
 */
final class FlashRun {
  private final FlashOptions options;
  private final ContentSource source;
  private final FrameCache frames;
  private final BoardLink link;
  private final RetryBudget budget;
  private final CancelToken cancel;
  private final PhaseTimer events;
  private final List<String> warnings;

  private JobLedger ledger = new JobLedger(List.of());
  private BoardSummary board;
  private boolean prepared;
  private boolean erased;
  private boolean resuming;
  private boolean verified = true;

  FlashRun(
      BoardSummary board,
      FlashOptions options,
      ContentSource source,
      FrameCache frames,
      BoardLink link,
      RetryBudget budget,
      CancelToken cancel,
      PhaseTimer events,
      List<String> warnings) {
    this.board = board;
    this.options = options;
    this.source = source;
    this.frames = frames;
    this.link = link;
    this.budget = budget;
    this.cancel = cancel;
    this.events = events;
    this.warnings = warnings;
  }

  /** Runs until the board holds everything; throws what cannot be got over. */
  void flash() {
    noteBoard(link.session());
    while (true) {
      try {
        attempt();
        return;
      } catch (EspException.LinkLost | EspException.CommandFailed e) {
        cancel.throwIfCancelled(); // a process that ends may close the port before the job notices
        if (!budget.allows(ledger.sectorsTouched())) {
          throw e;
        }
        String reason = Objects.requireNonNullElse(e.getMessage(), e.code());
        events.accept(new FlashEvent.RetryScheduled(reason, budget.failures()));
        link.recover(e);
        noteBoard(link.session());
        resuming = true;
      }
    }
  }

  private void noteBoard(EspSession session) {
    board = BoardSummary.of(board.port(), session);
  }

  private void attempt() {
    EspSession session = link.session();
    if (!prepared) {
      events.accept(new FlashEvent.PhaseStarted(Phase.PREFLIGHT));
      ledger = new JobLedger(source.layout(session, events));
      prepared = true;
    }
    if (options.eraseAll() && !erased) {
      events.accept(new FlashEvent.PhaseStarted(Phase.ERASE));
      session.eraseAll();
      erased = true;
      ledger.layout().forEach(ledger::erased);
      resuming = false;
    }
    boolean canHash = session.capabilities().contains(Capability.MD5);
    FlashPlan plan = plan(session, canHash);
    ledger.planned(plan);
    PlanExecutor executor = new PlanExecutor(session, frames, ledger, cancel, events);
    executor.execute(plan);
    if (canHash && options.verify()) {
      prove(session, executor, plan);
    } else {
      verified = plan.isEmpty();
    }
    ledger.allDone();
  }

  private FlashPlan plan(EspSession session, boolean canHash) {
    FlashCosts costs = FlashCosts.typical(session.transport().baud());
    if (erased && !resuming) {
      return FlashPlanner.everything(ledger.layout(), costs, true);
    }
    if (!canHash) {
      warnOnce("This loader cannot hash flash: everything is written and nothing is verified.");
      ledger.trustEnded();
      return FlashPlanner.everything(ledger.pending(), costs, false);
    }
    events.accept(new FlashEvent.PhaseStarted(Phase.COMPARE));
    List<Extent> pending = ledger.pending();
    FlashPlanner planner =
        new FlashPlanner(costs, new CountedHashes(session, pending, cancel, events));
    return planner.plan(pending, resuming ? PlanPolicy.DIFF : options.policy());
  }

  private void prove(EspSession session, PlanExecutor executor, FlashPlan plan) {
    RegionVerifier verifier = new RegionVerifier(session, cancel, events);
    List<Extent> bad = plan.isEmpty() ? List.of() : verifier.differing(extents(plan));
    if (bad.isEmpty()) {
      return;
    }
    FlashPlanner planner =
        new FlashPlanner(FlashCosts.typical(session.transport().baud()), session::md5);
    FlashPlan repair = planner.repair(bad);
    warnOnce(
        "Flash differs from what was written at %s; writing that again."
            .formatted(repair.regions().stream().map(Region::extent).toList()));
    executor.execute(repair);
    FlashPlan stillBad = planner.repair(extents(repair));
    if (!stillBad.isEmpty()) {
      throw new VerifyEvidence(session).failure(stillBad);
    }
  }

  private static List<Extent> extents(FlashPlan plan) {
    return plan.regions().stream().map(Region::extent).toList();
  }

  private void warnOnce(String message) {
    if (!warnings.contains(message)) {
      events.accept(new FlashEvent.Warning(message));
    }
  }

  /** What is known about the job now; {@code error} is empty after success. */
  FlashReport report(Optional<EspException> error) {
    return new FlashReport(
        board,
        options.policy(),
        ledger.totalBytes(),
        ledger.changedBytes(),
        ledger.skippedBytes(),
        link.wireBytes(),
        events.elapsed(),
        events.phases(),
        ledger.regions(),
        error.isEmpty() && verified,
        budget.failures(),
        link.resets(),
        new ArrayList<>(warnings),
        error.flatMap(e -> ledger.resumePoint()),
        Optional.empty(),
        error);
  }
}
