package io.crispfleet.jesptool.image;

/**
 * One piece of an image and where it goes in the chip's memory.
 *
 * @param index 0-based position
 * @param address where it is loaded or mapped, 0..0xFFFFFFFF; 0 for padding
 * @param dataOffset first content byte, from the start of the image
 * @param length content bytes
 */
public record ImageSegment(int index, long address, int dataOffset, int length) {
  static final int HEADER = 8;

  /** First byte after the content, from the start of the image. */
  public int end() {
    return dataOffset + length;
  }
}
