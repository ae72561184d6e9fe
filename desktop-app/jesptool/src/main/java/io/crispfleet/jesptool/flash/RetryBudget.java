package io.crispfleet.jesptool.flash;

/** Counts failures, so that a job is stubborn while it gets anywhere and ends when it does not. */
final class RetryBudget {
  private final RetryPolicy policy;
  private int total;
  private int fruitless;
  private int progress;

  RetryBudget(RetryPolicy policy) {
    this.policy = policy;
  }

  /**
   * Books one failure.
   *
   * @param sectorsTouched progress of the job so far; never falls
   * @return false when the job has to give up
   */
  boolean allows(int sectorsTouched) {
    total++;
    fruitless = sectorsTouched > progress ? 1 : fruitless + 1;
    progress = sectorsTouched;
    return total <= policy.total() && fruitless <= policy.fruitless();
  }

  int failures() {
    return total;
  }
}
