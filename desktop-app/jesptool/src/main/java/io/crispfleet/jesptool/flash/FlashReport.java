package io.crispfleet.jesptool.flash;

import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.event.FlashEvent.Phase;
import io.crispfleet.jesptool.plan.PlanPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The whole story of one job on one board, also when it failed.
 *
 * @param bytesTotal content bytes of the job
 * @param bytesWritten content bytes that were erased or written, each counted once
 * @param bytesSkipped content bytes the board held already
 * @param wireBytes bytes sent over the link, connecting included
 * @param elapsed from the first connection attempt to the restart; listening for the banner is not
 *     in it
 * @param phases time per phase, in the order of {@link Phase}
 * @param regions the layout of the job, cut where the outcome changes
 * @param verified everything the job covers was proven by hash
 * @param retries failures the job got over
 * @param resets how often the board was put into its loader
 * @param warnings what the user should know although the job went on
 * @param resume where the same job goes on; empty after success
 * @param banner what the new firmware said; empty when nobody listened or nothing was said
 * @param error why the job failed; empty after success
 */
public record FlashReport(
    BoardSummary board,
    PlanPolicy policy,
    long bytesTotal,
    long bytesWritten,
    long bytesSkipped,
    long wireBytes,
    Duration elapsed,
    Map<Phase, Duration> phases,
    List<RegionReport> regions,
    boolean verified,
    int retries,
    int resets,
    List<String> warnings,
    Optional<ResumePoint> resume,
    Optional<BootBanner> banner,
    Optional<EspException> error) {
  public FlashReport {
    phases = Map.copyOf(phases);
    regions = List.copyOf(regions);
    warnings = List.copyOf(warnings);
  }

  FlashReport withBanner(Optional<BootBanner> heard) {
    return new FlashReport(
        board,
        policy,
        bytesTotal,
        bytesWritten,
        bytesSkipped,
        wireBytes,
        elapsed,
        phases,
        regions,
        verified,
        retries,
        resets,
        warnings,
        resume,
        heard,
        error);
  }

  public boolean ok() {
    return error.isEmpty();
  }

  /** The board held everything already. */
  public boolean upToDate() {
    return ok() && bytesWritten == 0;
  }

  /** This report, or its error as an exception. */
  public FlashReport orThrow() {
    error.ifPresent(
        e -> {
          throw e;
        });
    return this;
  }
}
