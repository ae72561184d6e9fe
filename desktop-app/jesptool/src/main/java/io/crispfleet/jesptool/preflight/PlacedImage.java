package io.crispfleet.jesptool.preflight;

import io.crispfleet.jesptool.bundle.FlashBundle;
import io.crispfleet.jesptool.bundle.FlashPart;
import io.crispfleet.jesptool.image.EspImage;
import io.crispfleet.jesptool.partition.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * An image somewhere in a part.
 *
 * @param offset flash offset of its first byte
 */
record PlacedImage(FlashPart part, long offset, EspImage image) {
  /** First byte after the image, its signature included. */
  long end() {
    return part.offset() + image.end();
  }

  /**
   * The images a board would load: at the bootloader's place, in app partitions, and where parts
   * begin with a sound one.
   */
  static List<PlacedImage> all(FlashBundle bundle, Target target, ParsedImages parsed) {
    List<PlacedImage> images = new ArrayList<>();
    Set<Long> expected = expectedAt(target);
    for (FlashPart part : bundle.parts()) {
      Set<Long> starts = new TreeSet<>(expected);
      starts.add(part.offset());
      for (long start : starts) {
        int at = (int) (start - part.offset());
        boolean inside = start >= part.offset() && start < part.end();
        if (inside && EspImage.startsAt(part.data(), at)) {
          EspImage image = parsed.at(part, at);
          if (expected.contains(start) || image.intact()) {
            images.add(new PlacedImage(part, start, image));
          }
        }
      }
    }
    return images;
  }

  /** Where this board looks for images, as far as is known. */
  static Set<Long> expectedAt(Target target) {
    Set<Long> offsets = new TreeSet<>();
    offsets.add((long) target.info().chip().bootloaderOffset());
    target
        .table()
        .ifPresent(
            table ->
                table.partitions().stream()
                    .filter(partition -> partition.type() == Partition.TYPE_APP)
                    .forEach(partition -> offsets.add(partition.offset())));
    return offsets;
  }
}
