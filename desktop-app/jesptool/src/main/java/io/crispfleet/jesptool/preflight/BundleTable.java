package io.crispfleet.jesptool.preflight;

import io.crispfleet.jesptool.bundle.FlashBundle;
import io.crispfleet.jesptool.bundle.FlashPart;
import io.crispfleet.jesptool.partition.PartitionBinary;
import io.crispfleet.jesptool.partition.PartitionTable;
import java.util.Arrays;
import java.util.Optional;

/** The partition table a job writes, alone or inside a merged image. */
public final class BundleTable {
  private BundleTable() {}

  /**
   * The table at 0x8000; empty when the job writes none.
   *
   * @throws io.crispfleet.jesptool.error.EspException.BadInput when it is damaged
   */
  public static Optional<PartitionTable> of(FlashBundle bundle) {
    return bundle.parts().stream().filter(BundleTable::isIn).findFirst().map(BundleTable::parse);
  }

  private static PartitionTable parse(FlashPart part) {
    int at = (int) (PartitionTable.DEFAULT_OFFSET - part.offset());
    int end = Math.min(part.data().length, at + PartitionBinary.MAX_BYTES);
    return PartitionTable.parse(Arrays.copyOfRange(part.data(), at, end));
  }

  static boolean isIn(FlashPart part) {
    return PartitionBinary.looksLikeTable(
        part.data(), PartitionTable.DEFAULT_OFFSET - part.offset());
  }
}
