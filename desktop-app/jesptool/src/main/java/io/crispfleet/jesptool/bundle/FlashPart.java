package io.crispfleet.jesptool.bundle;

/**
 * One piece of content and where it goes.
 *
 * @param offset flash offset in bytes
 * @param name file name or label for people, for example {@code bootloader.bin}
 * @param data content; not copied, must not be changed
 */
public record FlashPart(long offset, String name, byte[] data) {
  /** First byte after this part. */
  public long end() {
    return offset + data.length;
  }
}
