package io.crispfleet.jesptool.elf;

import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.image.AppDescriptor;
import io.crispfleet.jesptool.image.EspImageBuilder;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Lays out an app that runs from mapped flash. The chip maps whole pages, so content must have the
 * same offset within its page in the image as in memory; apps themselves start at a page.
 */
final class FlashPages {
  private static final int DEFAULT_PAGE = 0x1_0000;
  private static final Set<Integer> PAGES = Set.of(0x2000, 0x4000, 0x8000, DEFAULT_PAGE);
  private static final int SEGMENT_HEADER = 8;

  /** Where the content of the first segment is, behind the image's headers. */
  private static final int FIRST_CONTENT = 0x20;

  /**
   * ESP32 bootloaders of older ESP-IDF versions do not map the last page of a segment that has less
   * than this in it.
   */
  private static final int ESP32_LEAST_IN_LAST_PAGE = 0x24;

  private final int page;
  private final int leastInLastPage;
  private final EspImageBuilder image;
  private final Deque<LoadedContent> ram;

  /**
   * @param flash flash-mapped content, in the order it will have
   * @param ram content for RAM, used to fill gaps
   */
  static void layOut(
      Chip chip, List<LoadedContent> flash, List<LoadedContent> ram, EspImageBuilder image) {
    int leastInLastPage = chip == Chip.ESP32 ? ESP32_LEAST_IN_LAST_PAGE : 0;
    FlashPages pages = new FlashPages(pageSize(flash), leastInLastPage, ram, image);
    pages.checkNoneShared(flash);
    flash.forEach(pages::place);
    pages.ram.forEach(rest -> image.segment(rest.address(), rest.data()));
  }

  private FlashPages(
      int page, int leastInLastPage, List<LoadedContent> ram, EspImageBuilder image) {
    this.page = page;
    this.leastInLastPage = leastInLastPage;
    this.ram = new ArrayDeque<>(ram);
    this.image = image;
  }

  /** What the app descriptor states, else the largest page that lets the app start with it. */
  private static int pageSize(List<LoadedContent> flash) {
    Optional<LoadedContent> first = flash.stream().findFirst();
    Optional<Integer> stated =
        first
            .flatMap(content -> AppDescriptor.parse(content.content()))
            .map(AppDescriptor::mmuPageSize)
            .filter(PAGES::contains);
    if (stated.isPresent()) {
      return stated.get();
    }
    int aligned =
        first
            .filter(LoadedContent::startsWithAppDescriptor)
            .map(content -> (int) Long.lowestOneBit(content.address() - FIRST_CONTENT))
            .orElse(DEFAULT_PAGE);
    return PAGES.contains(aligned) ? aligned : DEFAULT_PAGE;
  }

  private void checkNoneShared(List<LoadedContent> flash) {
    List<LoadedContent> byAddress =
        flash.stream().sorted(Comparator.comparingLong(LoadedContent::address)).toList();
    for (int i = 1; i < byAddress.size(); i++) {
      LoadedContent before = byAddress.get(i - 1);
      LoadedContent next = byAddress.get(i);
      if ((before.address() + before.data().length - 1) / page == next.address() / page) {
        throw new EspException.BadInput(
            "%s and %s at 0x%x are in the same %d KB flash page."
                .formatted(before.name(), next.name(), next.address(), page / 1024),
            "Join the sections or align them to pages in the linker script.");
      }
    }
  }

  private void place(LoadedContent content) {
    int gap = gapBefore(content);
    while (gap > 0) {
      if (ram.isEmpty() || gap <= SEGMENT_HEADER) {
        image.segment(0, new byte[gap]);
      } else {
        LoadedContent filler = ram.removeFirst();
        LoadedContent head = filler.head(gap);
        LoadedContent tail = filler.tail(gap);
        image.segment(head.address(), head.data());
        if (tail.data().length > 0) {
          ram.addFirst(tail);
        }
      }
      gap = gapBefore(content);
    }
    int size = content.data().length;
    int inLastPage = (image.nextDataOffset() + size) % page;
    if (inLastPage < leastInLastPage) {
      size += leastInLastPage - inLastPage;
    }
    image.segment(content.address(), content.extended(size).data());
  }

  /** Content bytes of the segment that would bring {@code content} to its place; 0 when it is. */
  private int gapBefore(LoadedContent content) {
    int off = (int) Math.floorMod(content.address() - image.nextDataOffset(), (long) page);
    if (off == 0) {
      return 0;
    }
    int gap = off - SEGMENT_HEADER;
    return gap > 0 ? gap : gap + page;
  }
}
