package io.crispfleet.jesptool.plan;

import static io.crispfleet.jesptool.session.FlashDevice.SECTOR;

import io.crispfleet.jesptool.plan.FlashPlan.Action;
import io.crispfleet.jesptool.plan.FlashPlan.Region;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Turns a set of differing sectors into the cheapest series of erases and writes. */
final class RegionPlanner {
  private final FlashCosts costs;

  RegionPlanner(FlashCosts costs) {
    this.costs = costs;
  }

  /** Regions for the sectors of {@code extent} that are set in {@code differing}. */
  List<Region> regions(Extent extent, BitSet differing) {
    BitSet chosen = (BitSet) differing.clone();
    for (Extent block : FlashLayout.blocks(extent)) {
      widen(extent, block, chosen);
    }
    joinNeighbours(extent, chosen);
    List<Region> regions = new ArrayList<>();
    for (Extent run : runs(extent, chosen)) {
      addRun(run, regions);
    }
    return regions;
  }

  /** Everything of {@code extent}. */
  List<Region> everything(Extent extent) {
    BitSet all = new BitSet();
    all.set(0, extent.sectors());
    return regions(extent, all);
  }

  // One 64 KB erase is cheaper than a handful of 4 KB ones.
  private void widen(Extent extent, Extent block, BitSet chosen) {
    int first = index(extent, block.offset());
    int last = index(extent, block.end());
    BitSet inBlock = chosen.get(first, last);
    if (inBlock.isEmpty() || inBlock.cardinality() == last - first) {
      return;
    }
    double apart = 0;
    for (Extent run : runs(block, inBlock)) {
      apart += run.isBlank() ? costs.provenErase(run) : costs.provenWrite(run);
    }
    if (costs.provenWrite(block) < apart) {
      chosen.set(first, last);
    }
  }

  // A short gap costs less to rewrite than a second write costs to begin, end and prove.
  private void joinNeighbours(Extent extent, BitSet chosen) {
    List<Extent> runs = runs(extent, chosen);
    for (int i = 1; i < runs.size(); i++) {
      Extent left = runs.get(i - 1);
      Extent right = runs.get(i);
      Extent joined = extent.slice(left.offset(), right.end());
      if (costs.provenWrite(joined) < costs.provenWrite(left) + costs.provenWrite(right)) {
        chosen.set(index(extent, left.end()), index(extent, right.offset()));
      }
    }
  }

  private void addRun(Extent run, List<Region> regions) {
    if (run.isBlank()) {
      regions.add(new Region(Action.ERASE, run));
      return;
    }
    long longestWrite = costs.longestWrite();
    long start = run.offset();
    while (start < run.end()) {
      long limit = (start / longestWrite + 1) * longestWrite;
      long stop = Math.min(run.end(), limit);
      regions.add(new Region(Action.WRITE, run.slice(start, stop)));
      start = stop;
    }
  }

  private static List<Extent> runs(Extent extent, BitSet chosen) {
    List<Extent> runs = new ArrayList<>();
    for (int from = chosen.nextSetBit(0); from >= 0; ) {
      int to = chosen.nextClearBit(from);
      runs.add(
          extent.slice(
              extent.offset() + (long) from * SECTOR, extent.offset() + (long) to * SECTOR));
      from = chosen.nextSetBit(to);
    }
    return runs;
  }

  private static int index(Extent extent, long offset) {
    return (int) ((offset - extent.offset()) / SECTOR);
  }
}
