package io.crispfleet.jesptool.plan;

import static io.crispfleet.jesptool.session.FlashDevice.BLOCK_64K;

import io.crispfleet.jesptool.bundle.FlashPart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Turns parts at any offset into extents of whole sectors that do not touch one another's. */
public final class FlashLayout {
  private FlashLayout() {}

  /**
   * Extents in ascending order. Parts that share a sector become one extent, because that sector is
   * erased once; where parts overlap, the one with the higher offset wins.
   */
  public static List<Extent> of(List<FlashPart> parts) {
    List<FlashPart> sorted =
        parts.stream()
            .filter(part -> part.data().length > 0)
            .sorted(Comparator.comparingLong(FlashPart::offset))
            .toList();
    List<Extent> extents = new ArrayList<>();
    int first = 0;
    while (first < sorted.size()) {
      int last = first + 1;
      long end = sorted.get(first).end();
      while (last < sorted.size() && sorted.get(last).offset() < Extent.ceil(end)) {
        end = Math.max(end, sorted.get(last).end());
        last++;
      }
      extents.add(extent(sorted.subList(first, last), end));
      first = last;
    }
    return extents;
  }

  private static Extent extent(List<FlashPart> parts, long end) {
    FlashPart first = parts.getFirst();
    if (parts.size() == 1) {
      return Extent.of(first.offset(), first.name(), first.data());
    }
    byte[] merged = new byte[Math.toIntExact(end - first.offset())];
    Arrays.fill(merged, (byte) 0xFF);
    List<String> names = new ArrayList<>();
    for (FlashPart part : parts) {
      int at = (int) (part.offset() - first.offset());
      System.arraycopy(part.data(), 0, merged, at, part.data().length);
      names.add(part.name());
    }
    return Extent.of(first.offset(), String.join(" + ", names), merged);
  }

  /**
   * Cuts an extent so that whole 64 KB blocks of 0xFF stand alone: those are never sent, only
   * erased where the board is not blank already.
   */
  static List<Extent> splitBlank(Extent extent) {
    List<Extent> pieces = new ArrayList<>();
    long start = extent.offset();
    boolean blank = isBlankBlock(extent, start);
    for (long at = nextBlock(start); at < extent.end(); at = nextBlock(at)) {
      if (isBlankBlock(extent, at) != blank) {
        pieces.add(extent.slice(start, at));
        start = at;
        blank = !blank;
      }
    }
    pieces.add(extent.slice(start, extent.end()));
    return pieces;
  }

  private static boolean isBlankBlock(Extent extent, long at) {
    return at % BLOCK_64K == 0
        && at + BLOCK_64K <= extent.end()
        && extent.slice(at, at + BLOCK_64K).isBlank();
  }

  /** The next 64 KB boundary after {@code at}. */
  static long nextBlock(long at) {
    return (at / BLOCK_64K + 1) * BLOCK_64K;
  }

  /** The pieces between 64 KB boundaries. */
  static List<Extent> blocks(Extent extent) {
    List<Extent> blocks = new ArrayList<>();
    for (long at = extent.offset(); at < extent.end(); at = nextBlock(at)) {
      blocks.add(extent.slice(at, Math.min(nextBlock(at), extent.end())));
    }
    return blocks;
  }
}
