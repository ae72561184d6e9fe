package io.crispfleet.jesptool.image;

import io.crispfleet.jesptool.chip.Revision;
import java.util.Optional;

/**
 * The sixteen bytes after the header, on every chip since the ESP32.
 *
 * @param wpPin flash write-protect pin, 0xEE when unused
 * @param chipId chip the image is for, see {@link io.crispfleet.jesptool.chip.Chip#imageChipId()}
 * @param legacyMinMajor minimum major revision in the old field, 0..255
 * @param minRevisionFull minimum revision, {@code major * 100 + minor}
 * @param maxRevisionFull maximum revision, {@code major * 100 + minor}; 0xFFFF or 0 for no limit
 * @param hashAppended a SHA-256 follows the checksum
 */
public record ExtendedHeader(
    int wpPin,
    int chipId,
    int legacyMinMajor,
    int minRevisionFull,
    int maxRevisionFull,
    boolean hashAppended) {
  static final int SIZE = 16;
  static final int WP_PIN_UNUSED = 0xEE;
  static final int NO_MAXIMUM = 0xFFFF;

  /** Oldest revision the image runs on; builds before the full field only name the major part. */
  public Revision minRevision() {
    return minRevisionFull > 0 ? Revision.ofFull(minRevisionFull) : new Revision(legacyMinMajor, 0);
  }

  /** Newest revision the image runs on; empty for no limit. */
  public Optional<Revision> maxRevision() {
    return maxRevisionFull == 0 || maxRevisionFull == NO_MAXIMUM
        ? Optional.empty()
        : Optional.of(Revision.ofFull(maxRevisionFull));
  }
}
