package io.crispfleet.jesptool.partition;

import java.util.OptionalLong;

/**
 * What surrounds a partition table on its flash.
 *
 * @param tableOffset where the table itself is, in bytes
 * @param bootloaderOffset where the chip loads its bootloader from; needed only by tables that list
 *     the bootloader
 * @param flashSize bytes of flash, when known
 */
public record TableLayout(long tableOffset, OptionalLong bootloaderOffset, OptionalLong flashSize) {
  /** The table at 0x8000, nothing else known. */
  public static final TableLayout DEFAULT =
      new TableLayout(PartitionTable.DEFAULT_OFFSET, OptionalLong.empty(), OptionalLong.empty());

  /** First byte after the table's sector. */
  public long tableEnd() {
    return tableOffset + PartitionTable.SECTOR;
  }

  public TableLayout withFlashSize(long bytes) {
    return new TableLayout(tableOffset, bootloaderOffset, OptionalLong.of(bytes));
  }
}
