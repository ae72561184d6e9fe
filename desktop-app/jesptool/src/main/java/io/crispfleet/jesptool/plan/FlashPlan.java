package io.crispfleet.jesptool.plan;

import java.util.List;

/**
 * What to do to a board, in order. Regions are disjoint; applied to the board that was asked, they
 * make it hold the layout.
 *
 * @param totalBytes content bytes of the layout that was planned
 */
public record FlashPlan(List<Region> regions, long totalBytes) {
  public FlashPlan {
    regions = List.copyOf(regions);
  }

  /** Content bytes that will be erased or written. */
  public long changedBytes() {
    return regions.stream().mapToLong(region -> region.extent().contentBytes()).sum();
  }

  /** Content bytes the board holds already. */
  public long skippedBytes() {
    return totalBytes - changedBytes();
  }

  public boolean isEmpty() {
    return regions.isEmpty();
  }

  /** How a region gets its content. */
  public enum Action {
    WRITE,
    /** The content is all 0xFF: nothing needs to travel. */
    ERASE
  }

  /** One uninterrupted operation on whole sectors. */
  public record Region(Action action, Extent extent) {}
}
