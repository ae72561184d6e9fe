package io.crispfleet.jesptool.flash;

import io.crispfleet.jesptool.plan.PlanPolicy;
import java.time.Duration;
import java.util.Set;

/**
 * What a user can choose about a job.
 *
 * @param verify prove what was written by hashes the chip computes
 * @param eraseAll erase the whole flash first
 * @param keepOtadata leave alone which app boots, even when a written app would not
 * @param run restart the board after success; else it stays in its loader
 * @param banner how long to listen for the new firmware after the restart; zero for not at all
 * @param force ids of preflight checks to override
 */
public record FlashOptions(
    PlanPolicy policy,
    boolean verify,
    boolean eraseAll,
    boolean keepOtadata,
    boolean run,
    Duration banner,
    Set<String> force) {
  /** DIFF, verified, restarted, no checks overridden. */
  public static final FlashOptions DEFAULT =
      new FlashOptions(
          PlanPolicy.DIFF, true, false, false, true, Duration.ofMillis(1500), Set.of());

  public FlashOptions {
    force = Set.copyOf(force);
  }

  public FlashOptions withPolicy(PlanPolicy newPolicy) {
    return new FlashOptions(newPolicy, verify, eraseAll, keepOtadata, run, banner, force);
  }

  public FlashOptions withForce(Set<String> checks) {
    return new FlashOptions(policy, verify, eraseAll, keepOtadata, run, banner, checks);
  }

  public FlashOptions withBanner(Duration wait) {
    return new FlashOptions(policy, verify, eraseAll, keepOtadata, run, wait, force);
  }
}
