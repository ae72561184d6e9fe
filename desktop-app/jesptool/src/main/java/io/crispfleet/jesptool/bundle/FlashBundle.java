package io.crispfleet.jesptool.bundle;

import io.crispfleet.jesptool.chip.Chip;
import java.util.List;
import java.util.Optional;

/**
 * Everything a source says about one flash job, before any board is looked at.
 *
 * @param name what to call it in reports, for example the folder or archive name
 * @param chip the chip it was built for, when the source says so
 * @param settings bootloader header fields to set
 * @param parts content in ascending offset order, not overlapping
 */
public record FlashBundle(
    String name, Optional<Chip> chip, FlashSettings settings, List<FlashPart> parts) {
  public FlashBundle {
    parts = List.copyOf(parts);
  }

  /** Content bytes of all parts. */
  public long totalBytes() {
    return parts.stream().mapToLong(part -> part.data().length).sum();
  }
}
