package io.crispfleet.jesptool.plan;

/** How much the planner asks the board before it writes. */
public enum PlanPolicy {
  /** Ask for hashes, adaptively, and write only what differs. */
  DIFF,
  /** One hash per part; a part that differs anywhere is written whole. */
  SKIP_IDENTICAL,
  /** Write all content without asking; only 64 KB stretches of 0xFF are hashed before erasing. */
  FULL;

  /** As on the command line and in reports: {@code skip-identical}. */
  public String label() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
