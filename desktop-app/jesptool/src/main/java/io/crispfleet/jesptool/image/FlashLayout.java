package io.crispfleet.jesptool.image;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds what a merged image or flash dump holds. Images and tables start at flash sectors; the work
 * is linear in the size of the data, whatever it holds.
 *
 * @param slots in ascending order
 */
public record FlashLayout(List<FlashSlot> slots) {
  static final int PARTITION_TABLE_SIZE = 0xC00;
  private static final int SECTOR = 0x1000;

  public FlashLayout {
    slots = List.copyOf(slots);
  }

  /** Looks at every sector that is not inside something already found. */
  public static FlashLayout of(byte[] data) {
    List<FlashSlot> slots = new ArrayList<>();
    long at = 0;
    while (at < data.length) {
      int sector = (int) at;
      long next = at + SECTOR;
      if (EspImage.startsAt(data, sector) && new ImageParser(data, sector).plausible()) {
        EspImage image = EspImage.parse(data, sector);
        slots.add(new FlashSlot.Image(image));
        // A truncated image claims everything up to the end; what follows may still be whole.
        next = Math.max(next, truncated(image) ? 0 : (image.end() + SECTOR - 1L) / SECTOR * SECTOR);
      } else if (partitionTable(data, sector)) {
        slots.add(new FlashSlot.PartitionTable(sector));
      }
      at = next;
    }
    return new FlashLayout(slots);
  }

  private static boolean truncated(EspImage image) {
    return image.findings().stream().anyMatch(ImageFinding.Truncated.class::isInstance);
  }

  /** An app or data row with a printable label, as every table starts with. */
  private static boolean partitionTable(byte[] data, int at) {
    return at + PARTITION_TABLE_SIZE <= data.length
        && (data[at] & 0xFF) == 0xAA
        && data[at + 1] == 0x50
        && (data[at + 2] == 0 || data[at + 2] == 1)
        && data[at + 12] >= ' ';
  }

  public List<EspImage> images() {
    return slots.stream()
        .filter(FlashSlot.Image.class::isInstance)
        .map(slot -> ((FlashSlot.Image) slot).image())
        .toList();
  }
}
