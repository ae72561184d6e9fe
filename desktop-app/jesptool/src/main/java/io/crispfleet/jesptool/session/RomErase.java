package io.crispfleet.jesptool.session;

/** The erase-size quirk of the ESP8266 ROM. */
final class RomErase {
  private static final int SECTORS_PER_BLOCK = 16;

  private RomErase() {}

  /**
   * The size to ask the ESP8266 ROM for so that it erases {@code length} bytes from {@code offset}:
   * it counts the sectors up to the next 64 KB boundary twice.
   */
  static int esp8266(long offset, int length) {
    int sectors = (length + FlashDevice.SECTOR - 1) / FlashDevice.SECTOR;
    int first = (int) (offset / FlashDevice.SECTOR);
    int head = Math.min(sectors, SECTORS_PER_BLOCK - first % SECTORS_PER_BLOCK);
    int asked = sectors < 2 * head ? (sectors + 1) / 2 : sectors - head;
    return asked * FlashDevice.SECTOR;
  }
}
