package io.crispfleet.jesptool.flash;

import io.crispfleet.jesptool.bundle.FlashPart;
import io.crispfleet.jesptool.chip.ChipInfo;
import io.crispfleet.jesptool.partition.PartitionTable;
import java.util.List;
import java.util.Optional;

/** Content that differs from board to board, such as settings looked up by MAC. */
@FunctionalInterface
public interface PerBoard {
  /** Every board gets the same. */
  PerBoard NONE = (info, table) -> List.of();

  /**
   * Parts for one board, on top of the bundle.
   *
   * @param table the partition table the board will have, when there is one
   * @throws io.crispfleet.jesptool.error.EspException.BadInput when there is nothing for this board
   */
  List<FlashPart> parts(ChipInfo info, Optional<PartitionTable> table);
}
