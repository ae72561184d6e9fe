package io.crispfleet.jesptool.plan;

import static io.crispfleet.jesptool.session.FlashDevice.SECTOR;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds out which sectors differ on the board and asks for as few hashes as pay off. A sector it
 * reports may still be equal (it stopped asking); a sector it does not report is equal for sure.
 */
final class DiffScan {
  private static final int FEWEST_SAMPLES = 3;
  private static final int MOST_SAMPLES = 6;
  private static final int SURE_AFTER = 3;

  /** Visits the sectors of a 64 KB block far apart first: changes tend to cluster. */
  private static final List<Integer> SPREAD =
      List.of(0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15);

  private final FlashCosts costs;
  private final ChipHashes chip;
  private final Extent extent;
  private final Map<Integer, Boolean> known = new HashMap<>();
  private final BitSet differing = new BitSet();

  DiffScan(FlashCosts costs, ChipHashes chip, Extent extent) {
    this.costs = costs;
    this.chip = chip;
    this.extent = extent;
  }

  /** Indices of the sectors to treat as different. */
  BitSet differing() {
    List<Extent> blocks = FlashLayout.blocks(extent);
    if (blocks.size() > 1 && allDiffer(samples(blocks.size()))) {
      scanPrefix(blocks);
    } else {
      blocks.forEach(this::scanBlock);
    }
    return differing;
  }

  private static int samples(int blocks) {
    return Math.clamp(blocks, FEWEST_SAMPLES, MOST_SAMPLES);
  }

  // Not the first sector: it holds the build's own description and differs in every build.
  private boolean allDiffer(int samples) {
    for (int i = 0; i < samples; i++) {
      int sector = (int) ((2L * i + 1) * extent.sectors() / (2L * samples));
      if (isEqual(sector)) {
        return false;
      }
    }
    return true;
  }

  // Everything looks new, except perhaps the beginning that an interrupted job has written.
  private void scanPrefix(List<Extent> blocks) {
    int next = 0;
    if (isEqual(1)) {
      while (next < blocks.size() && !scanBlock(blocks.get(next))) {
        next++;
      }
      next++;
    }
    if (next < blocks.size()) {
      differing.set(first(blocks.get(next)), extent.sectors());
    }
  }

  /** True when the block differs. */
  private boolean scanBlock(Extent block) {
    int from = first(block);
    int to = from + block.sectors();
    boolean surelyDiffers =
        known.entrySet().stream()
            .anyMatch(e -> e.getKey() >= from && e.getKey() < to && !e.getValue());
    if (!surelyDiffers && block.isOn(chip)) {
      return false;
    }
    if (block.isBlank()) {
      differing.set(from, to);
    } else {
      scanSectors(block, from);
    }
    return true;
  }

  private void scanSectors(Extent block, int from) {
    double wholeBlock = costs.provenWrite(block);
    double oneSector = costs.provenWrite(block.sector(0));
    int unasked = block.sectors();
    int different = 0;
    int equal = 0;
    for (int sector : SPREAD) {
      if (sector >= block.sectors()) {
        continue;
      }
      unasked--;
      boolean lastSuspect = unasked == 0 && different == 0;
      if (!lastSuspect && isEqual(from + sector)) {
        equal++;
        continue;
      }
      different++;
      differing.set(from + sector);
      double atBest = different * oneSector + unasked * costs.hash(SECTOR);
      if (unasked > 0 && (atBest > wholeBlock || (equal == 0 && different == SURE_AFTER))) {
        differing.set(from, from + block.sectors());
        return;
      }
    }
  }

  private boolean isEqual(int sector) {
    return known.computeIfAbsent(sector, index -> extent.sector(index).isOn(chip));
  }

  private int first(Extent block) {
    return (int) ((block.offset() - extent.offset()) / SECTOR);
  }
}
