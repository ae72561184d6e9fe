package io.crispfleet.jesptool.session;

import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.partition.Partition;
import io.crispfleet.jesptool.partition.PartitionTable;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.stream.Collectors;

/** The partition table as it is in a board's flash. */
public final class DevicePartitions {
  private static final int TABLE_LENGTH = 0xC00;

  private DevicePartitions() {}

  /** The table at its usual place; empty when there is none or it is damaged. */
  public static Optional<PartitionTable> read(FlashDevice device) {
    if (!device.capabilities().contains(Capability.READ)) {
      return Optional.empty();
    }
    ByteArrayOutputStream table = new ByteArrayOutputStream(TABLE_LENGTH);
    device.read(PartitionTable.DEFAULT_OFFSET, TABLE_LENGTH, table::writeBytes);
    try {
      return Optional.of(PartitionTable.parse(table.toByteArray()))
          .filter(parsed -> !parsed.partitions().isEmpty());
    } catch (EspException.BadInput e) {
      return Optional.empty();
    }
  }

  /**
   * A partition by name.
   *
   * @throws EspException.BadInput when the board has no table or no such partition; names those it
   *     has
   */
  public static Partition named(FlashDevice device, String label) {
    PartitionTable table =
        read(device)
            .orElseThrow(
                () ->
                    new EspException.BadInput(
                        "The board has no partition table at 0x8000.",
                        "Give an offset and a length instead of a partition name."));
    return table
        .find(label)
        .orElseThrow(
            () ->
                new EspException.BadInput(
                    "The board has no partition called '%s'.".formatted(label),
                    "It has: "
                        + table.partitions().stream()
                            .map(Partition::label)
                            .collect(Collectors.joining(", "))
                        + "."));
  }
}
