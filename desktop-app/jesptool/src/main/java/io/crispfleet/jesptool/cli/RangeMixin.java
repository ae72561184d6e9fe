package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.partition.Partition;
import io.crispfleet.jesptool.session.DevicePartitions;
import io.crispfleet.jesptool.session.FlashDevice;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which part of the flash: offset and length, a partition by name, or everything. */
public final class RangeMixin {
  @Option(
      names = "--offset",
      paramLabel = "OFFSET",
      converter = NumberConverter.class,
      description = "First byte, for example 0x10000.")
  private @Nullable Long offset;

  @Option(
      names = "--length",
      paramLabel = "LENGTH",
      converter = NumberConverter.class,
      description = "Bytes, for example 64K or 0x1000.")
  private @Nullable Long length;

  @Option(
      names = "--partition",
      paramLabel = "LABEL",
      description = "A partition of the table on the board.")
  private @Nullable String partition;

  @Option(names = "--all", description = "The whole flash.")
  private boolean all;

  /** A resolved range, in bytes. */
  record Range(long offset, long length) {}

  boolean all() {
    return all;
  }

  /**
   * The range on this board.
   *
   * @throws EspException.BadInput unless exactly one form was used and it lies inside the flash
   */
  Range on(FlashDevice device) {
    Long from = offset;
    Long count = length;
    String label = partition;
    boolean explicit = from != null && count != null;
    int forms = (all ? 1 : 0) + (label != null ? 1 : 0) + (explicit ? 1 : 0);
    if (forms != 1 || (!explicit && (from != null || count != null))) {
      throw new EspException.BadInput(
          "Which part of the flash is not clear.",
          "Use --offset with --length, or --partition LABEL, or --all.");
    }
    Range range;
    if (label != null) {
      Partition found = DevicePartitions.named(device, label);
      range = new Range(found.offset(), found.size());
    } else if (from != null && count != null) {
      range = new Range(from, count);
    } else {
      range = new Range(0, device.flashSize());
    }
    if (range.length() == 0 || range.offset() + range.length() > device.flashSize()) {
      throw new EspException.BadInput(
          "0x%x bytes from 0x%x do not lie inside the flash of 0x%x bytes."
              .formatted(range.length(), range.offset(), device.flashSize()),
          "Give a range inside the flash; 'crispfleet esp info' shows its size.");
    }
    return range;
  }
}
