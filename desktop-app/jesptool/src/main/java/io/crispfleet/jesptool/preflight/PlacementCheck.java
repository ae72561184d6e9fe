package io.crispfleet.jesptool.preflight;

import static io.crispfleet.jesptool.session.FlashDevice.SECTOR;

import io.crispfleet.jesptool.bundle.FlashBundle;
import io.crispfleet.jesptool.bundle.FlashPart;
import io.crispfleet.jesptool.partition.Partition;
import io.crispfleet.jesptool.partition.PartitionTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Whether the parts of a job fit the flash, its partitions and each other. */
final class PlacementCheck {
  private final Target target;
  private final List<Finding> findings = new ArrayList<>();

  private PlacementCheck(Target target) {
    this.target = target;
  }

  static List<Finding> check(FlashBundle bundle, List<PlacedImage> images, Target target) {
    PlacementCheck check = new PlacementCheck(target);
    List<FlashPart> parts =
        bundle.parts().stream().sorted(Comparator.comparingLong(FlashPart::offset)).toList();
    parts.forEach(check::insideFlash);
    check.neighbours(parts);
    parts.forEach(check::beforeTable);
    target.table().ifPresent(table -> check.partitions(parts, images, table));
    return check.findings;
  }

  private void insideFlash(FlashPart part) {
    if (target.flashSize() > 0 && part.end() > target.flashSize()) {
      add(
          Check.FLASH_END,
          "%s ends at 0x%x, behind the end of the board's flash (0x%x)."
              .formatted(part.name(), part.end(), target.flashSize()));
    }
  }

  private void neighbours(List<FlashPart> sorted) {
    for (int i = 0; i < sorted.size(); i++) {
      FlashPart part = sorted.get(i);
      long sector = part.offset() - part.offset() % SECTOR;
      long previousEnd = i == 0 ? 0 : sorted.get(i - 1).end();
      if (previousEnd > part.offset()) {
        add(
            Check.OVERLAP,
            "%s (from 0x%x) overlaps %s (to 0x%x)."
                .formatted(part.name(), part.offset(), sorted.get(i - 1).name(), previousEnd - 1));
      } else if (sector != part.offset() && previousEnd <= sector) {
        add(
            Check.ALIGNMENT,
            "%s begins at 0x%x, inside a sector: the %d bytes before it would be erased."
                .formatted(part.name(), part.offset(), part.offset() - sector));
      }
    }
  }

  // A bootloader that has outgrown its place; a merged image brings the table with it.
  private void beforeTable(FlashPart part) {
    if (part.offset() == target.info().chip().bootloaderOffset()
        && target.table().isPresent()
        && part.end() > PartitionTable.DEFAULT_OFFSET
        && !BundleTable.isIn(part)) {
      add(
          Check.SIZE,
          "%s ends at 0x%x and would overwrite the partition table at 0x8000."
              .formatted(part.name(), part.end()));
    }
  }

  private void partitions(List<FlashPart> parts, List<PlacedImage> images, PartitionTable table) {
    if (target.flashSize() > 0 && table.end() > target.flashSize()) {
      add(
          Check.FLASH_SIZE,
          "The partition table reaches to 0x%x, the board's flash ends at 0x%x."
              .formatted(table.end(), target.flashSize()));
    }
    for (Partition partition : table.partitions()) {
      parts.stream()
          .filter(part -> part.offset() >= partition.offset() && part.offset() < partition.end())
          .forEach(part -> requireFits(part.name(), part.end(), partition));
      images.stream()
          .filter(image -> image.offset() == partition.offset())
          .filter(image -> image.offset() != image.part().offset())
          .forEach(image -> requireFits(image.part().name(), image.end(), partition));
    }
  }

  private void requireFits(String name, long end, Partition partition) {
    if (end > partition.end()) {
      add(
          Check.SIZE,
          "%s ends at 0x%x, behind the end of partition %s, which has %d bytes."
              .formatted(name, end, partition, partition.size()));
    }
  }

  private void add(Check check, String reason) {
    findings.add(new Finding(check, reason));
  }
}
