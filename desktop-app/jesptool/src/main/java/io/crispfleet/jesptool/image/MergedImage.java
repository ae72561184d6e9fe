package io.crispfleet.jesptool.image;

import io.crispfleet.jesptool.bundle.FlashPart;
import io.crispfleet.jesptool.error.EspException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Joins parts into one piece, with erased flash (0xFF) between them. */
public final class MergedImage {
  /** Largest flash an image header can name, 128 MB. */
  private static final long MAX_FLASH = 1L << 27;

  private static final byte ERASED = (byte) 0xFF;

  private MergedImage() {}

  /**
   * Joins parts.
   *
   * @param parts in any order, at least one
   * @param targetOffset flash offset where the result will be written, at or before every part
   * @param end first flash offset after the result; 0 to end with the last part
   * @return a part at {@code targetOffset}
   * @throws EspException.BadInput when parts overlap or lie outside {@code targetOffset..end}
   */
  public static FlashPart of(List<FlashPart> parts, long targetOffset, long end) {
    List<FlashPart> sorted = new ArrayList<>(parts);
    sorted.sort(Comparator.comparingLong(FlashPart::offset));
    if (sorted.isEmpty()) {
      throw new EspException.BadInput(
          "There is nothing to merge.", "Name parts as OFFSET=FILE, for example 0x10000=app.bin.");
    }
    FlashPart before = new FlashPart(targetOffset, "the target offset", new byte[0]);
    for (FlashPart part : sorted) {
      checkOrder(before, part, targetOffset);
      before = part;
    }
    long last = end == 0 ? before.end() : end;
    if (before.end() > last || last > MAX_FLASH) {
      throw new EspException.BadInput(
          "%s ends at 0x%x, after the end of flash at 0x%x."
              .formatted(before.name(), before.end(), Math.min(last, MAX_FLASH)),
          "Give a smaller offset or a larger flash size.");
    }
    byte[] merged = new byte[(int) (last - targetOffset)];
    Arrays.fill(merged, ERASED);
    for (FlashPart part : sorted) {
      System.arraycopy(
          part.data(), 0, merged, (int) (part.offset() - targetOffset), part.data().length);
    }
    return new FlashPart(targetOffset, "merged image", merged);
  }

  private static void checkOrder(FlashPart before, FlashPart part, long targetOffset) {
    if (part.offset() < targetOffset || part.offset() < 0) {
      throw new EspException.BadInput(
          "%s at 0x%x lies before the target offset 0x%x."
              .formatted(part.name(), part.offset(), targetOffset),
          "Lower the target offset, or leave it out.");
    }
    if (part.offset() < before.end()) {
      throw new EspException.BadInput(
          "%s at 0x%x overlaps %s, which ends at 0x%x."
              .formatted(part.name(), part.offset(), before.name(), before.end()),
          "Check the offsets against the project's partition table.");
    }
  }
}
