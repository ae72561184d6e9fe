package io.crispfleet.jesptool.image;

import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.partition.Partition;
import io.crispfleet.jesptool.partition.PartitionBinary;
import io.crispfleet.jesptool.partition.PartitionTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds what a merged image or flash dump holds. Images and tables start at flash sectors; the work
 * is linear in the size of the data, whatever it holds.
 *
 * @param slots in ascending order
 */
public record FlashLayout(List<FlashSlot> slots) {
  private static final int SECTOR = 0x1000;

  public FlashLayout {
    slots = List.copyOf(slots);
  }

  /**
   * Looks at every sector that is not inside something already found. At the very start the magic
   * byte is enough: a file that begins with it is meant to be an image.
   */
  public static FlashLayout of(byte[] data) {
    List<FlashSlot> slots = new ArrayList<>();
    long at = 0;
    while (at < data.length) {
      int sector = (int) at;
      long next = at + SECTOR;
      if (EspImage.startsAt(data, sector)
          && (sector == 0 || new ImageParser(data, sector).plausible())) {
        EspImage image = EspImage.parse(data, sector);
        slots.add(new FlashSlot.Image(image));
        // A truncated image claims everything up to the end; what follows may still be whole.
        next = Math.max(next, truncated(image) ? 0 : (image.end() + SECTOR - 1L) / SECTOR * SECTOR);
      } else {
        table(data, sector).ifPresent(table -> slots.add(new FlashSlot.Table(sector, table)));
      }
      at = next;
    }
    return new FlashLayout(slots);
  }

  private static boolean truncated(EspImage image) {
    return image.findings().stream().anyMatch(ImageFinding.Truncated.class::isInstance);
  }

  private static Optional<PartitionTable> table(byte[] data, int at) {
    if (!PartitionBinary.looksLikeTable(data, at)) {
      return Optional.empty();
    }
    int end = Math.min(data.length, at + PartitionBinary.MAX_BYTES);
    try {
      return Optional.of(PartitionTable.parse(Arrays.copyOfRange(data, at, end)));
    } catch (EspException.BadInput notATable) {
      return Optional.empty(); // two bytes that happen to match
    }
  }

  public List<EspImage> images() {
    return slots.stream()
        .filter(FlashSlot.Image.class::isInstance)
        .map(slot -> ((FlashSlot.Image) slot).image())
        .toList();
  }

  /**
   * The partition an image is in, by the first table found. A piece of flash that does not start at
   * 0 is recognised by the table's usual place.
   */
  public Optional<Partition> partitionOf(EspImage image) {
    return slots.stream()
        .filter(FlashSlot.Table.class::isInstance)
        .map(FlashSlot.Table.class::cast)
        .findFirst()
        .flatMap(
            found -> {
              long start = PartitionTable.DEFAULT_OFFSET - found.offset();
              return found.table().partitions().stream()
                  .filter(partition -> partition.offset() == start + image.offset())
                  .findFirst();
            });
  }
}
