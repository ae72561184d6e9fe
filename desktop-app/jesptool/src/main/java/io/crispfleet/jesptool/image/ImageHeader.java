package io.crispfleet.jesptool.image;

/**
 * The eight bytes every image starts with.
 *
 * @param magic 0xE9, or 0xEA for ESP8266 version 2
 * @param segmentCount 0..255 as stored; boot loaders take 1..16
 * @param flashMode mode byte: 0 QIO, 1 QOUT, 2 DIO, 3 DOUT
 * @param flashConfig size code in the high, frequency code in the low four bits
 * @param entry start address, 0..0xFFFFFFFF
 */
public record ImageHeader(int magic, int segmentCount, int flashMode, int flashConfig, long entry) {
  static final int SIZE = 8;
  static final int MAGIC = 0xE9;
  static final int MAGIC_V2 = 0xEA;

  /** 0..15, see {@link FlashEncoding}. */
  public int sizeCode() {
    return flashConfig >> 4;
  }

  /** 0..15, see {@link FlashEncoding}. */
  public int frequencyCode() {
    return flashConfig & 0xF;
  }
}
