package io.crispfleet.jesptool.image;

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

  /** A sector that starts like a partition table. */
  record PartitionTable(int offset) implements FlashSlot {
    @Override
    public int end() {
      return offset + FlashLayout.PARTITION_TABLE_SIZE;
    }
  }
}
