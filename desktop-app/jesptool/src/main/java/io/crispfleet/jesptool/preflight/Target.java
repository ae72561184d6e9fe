package io.crispfleet.jesptool.preflight;

import io.crispfleet.jesptool.chip.ChipInfo;
import io.crispfleet.jesptool.partition.PartitionTable;
import java.util.Optional;

/**
 * The board as preflight sees it.
 *
 * @param flashSize bytes; 0 when the flash does not tell
 * @param table the partition table the board will have after the job, when there is one
 */
public record Target(ChipInfo info, long flashSize, Optional<PartitionTable> table) {}
