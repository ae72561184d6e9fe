package io.crispfleet.jesptool.plan;

import io.crispfleet.jesptool.plan.FlashPlan.Region;
import io.crispfleet.jesptool.session.FlashDevice;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Plans a flash job. Pure but for the hashes it asks the board for. */
public final class FlashPlanner {
  /** Blank stretches are hashed in pieces of this size before any of it is erased. */
  private static final int BLANK_STRIDE = 8 * FlashDevice.BLOCK_64K;

  private final FlashCosts costs;
  private final ChipHashes chip;
  private final RegionPlanner regionPlanner;

  public FlashPlanner(FlashCosts costs, ChipHashes chip) {
    this.costs = costs;
    this.chip = chip;
    this.regionPlanner = new RegionPlanner(costs);
  }

  /**
   * Plans so that the board holds {@code layout}; regions keep its order.
   *
   * @throws io.crispfleet.jesptool.error.EspException.UnsupportedHere when the loader cannot hash
   *     and the plan needs it
   */
  public FlashPlan plan(List<Extent> layout, PlanPolicy policy) {
    List<Region> regions = new ArrayList<>();
    for (Extent extent : layout) {
      if (policy != PlanPolicy.SKIP_IDENTICAL || !extent.isOn(chip)) {
        for (Extent piece : FlashLayout.splitBlank(extent)) {
          regions.addAll(regions(piece, policy));
        }
      }
    }
    return new FlashPlan(regions, totalBytes(layout));
  }

  /**
   * Plans to write all of {@code layout} without asking the board anything.
   *
   * @param blank the flash was just erased as a whole, so blank stretches need nothing
   */
  public static FlashPlan everything(List<Extent> layout, FlashCosts costs, boolean blank) {
    RegionPlanner planner = new RegionPlanner(costs);
    List<Region> regions = new ArrayList<>();
    for (Extent extent : layout) {
      for (Extent piece : FlashLayout.splitBlank(extent)) {
        if (!blank || !piece.isBlank()) {
          regions.addAll(planner.everything(piece));
        }
      }
    }
    return new FlashPlan(regions, totalBytes(layout));
  }

  /** Plans to rewrite exactly the sectors whose hash differs, however many there are. */
  public FlashPlan repair(List<Extent> layout) {
    List<Region> regions = new ArrayList<>();
    for (Extent extent : layout) {
      for (Extent block : FlashLayout.blocks(extent)) {
        if (!block.isOn(chip)) {
          regions.addAll(regionPlanner.regions(block, differingSectors(block)));
        }
      }
    }
    return new FlashPlan(regions, totalBytes(layout));
  }

  private List<Region> regions(Extent piece, PlanPolicy policy) {
    if (piece.isBlank()) {
      BitSet notBlank = new BitSet();
      for (long at = piece.offset(); at < piece.end(); at += BLANK_STRIDE) {
        Extent stride = piece.slice(at, Math.min(piece.end(), at + BLANK_STRIDE));
        if (!stride.isOn(chip)) {
          markDiffering(piece, stride, notBlank);
        }
      }
      return regionPlanner.regions(piece, notBlank);
    }
    return policy == PlanPolicy.DIFF
        ? regionPlanner.regions(piece, new DiffScan(costs, chip, piece).differing())
        : regionPlanner.everything(piece);
  }

  private void markDiffering(Extent piece, Extent stride, BitSet out) {
    for (Extent block : FlashLayout.blocks(stride)) {
      if (!block.isOn(chip)) {
        int first = (int) ((block.offset() - piece.offset()) / FlashDevice.SECTOR);
        out.set(first, first + block.sectors());
      }
    }
  }

  private BitSet differingSectors(Extent block) {
    BitSet bad = new BitSet();
    for (int i = 0; i < block.sectors(); i++) {
      bad.set(i, !block.sector(i).isOn(chip));
    }
    return bad;
  }

  private static long totalBytes(List<Extent> layout) {
    return layout.stream().mapToLong(Extent::contentBytes).sum();
  }
}
