package io.crispfleet.jesptool.image;

import io.crispfleet.jesptool.partition.PartitionBinary;
import io.crispfleet.jesptool.partition.PartitionTable;

/** Something recognised in a merged image or flash dump. */
public sealed interface FlashSlot {
  /** First byte, from the start of the data. */
  int offset();

  /** First byte after it. */
  int end();

  /** An app or a bootloader. */
  record Image(EspImage image) implements FlashSlot {
    @Override
    public int offset() {
      return image.offset();
    }

    @Override
    public int end() {
      return image.end();
    }
  }

  /** A readable partition table. */
  record Table(int offset, PartitionTable table) implements FlashSlot {
    @Override
    public int end() {
      return offset + PartitionBinary.MAX_BYTES;
    }
  }
}
