package io.crispfleet.jesptool.flash;

import static io.crispfleet.jesptool.session.FlashDevice.SECTOR;

import io.crispfleet.jesptool.flash.RegionReport.Outcome;
import io.crispfleet.jesptool.plan.Extent;
import io.crispfleet.jesptool.plan.FlashPlan;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/** Keeps book of one board's flash, sector by sector, however often the job starts anew. */
final class JobLedger {
  private final List<Extent> layout;
  private final BitSet written = new BitSet();
  private final BitSet erased = new BitSet();
  private final BitSet pending = new BitSet();
  private final BitSet ended = new BitSet();

  JobLedger(List<Extent> layout) {
    this.layout = List.copyOf(layout);
    layout.forEach(extent -> mark(pending, extent, extent.end()));
  }

  List<Extent> layout() {
    return layout;
  }

  /** What is left to do is exactly what {@code plan} does. */
  void planned(FlashPlan plan) {
    pending.clear();
    ended.clear();
    plan.regions().forEach(region -> mark(pending, region.extent(), region.extent().end()));
  }

  /** Sectors of {@code extent} below {@code end} have been sent. */
  void wrote(Extent extent, long end) {
    mark(written, extent, end);
  }

  void erased(Extent extent) {
    mark(erased, extent, extent.end());
  }

  /** The loader has confirmed the end of the operation on {@code extent}. */
  void ended(Extent extent) {
    mark(ended, extent, extent.end());
  }

  /** Takes the loader's word for what has ended, where hashes cannot be had. */
  void trustEnded() {
    pending.andNot(ended);
  }

  void allDone() {
    pending.clear();
  }

  /** Grows as long as a job gets anywhere, even through failures. */
  int sectorsTouched() {
    BitSet touched = (BitSet) written.clone();
    touched.or(erased);
    return touched.cardinality();
  }

  /** What is not known to be right, in the order of the layout. */
  List<Extent> pending() {
    return layout.stream().flatMap(extent -> runs(extent, pending::get).stream()).toList();
  }

  /** Empty when nothing is left to write. */
  Optional<ResumePoint> resumePoint() {
    List<Extent> left = matching(at -> pending.get(at) && !ended.get(at));
    return left.stream()
        .findFirst()
        .map(first -> new ResumePoint(first.offset(), first.name(), contentBytes(left)));
  }

  long totalBytes() {
    return contentBytes(layout);
  }

  /** Content bytes of all sectors that were written or erased. */
  long changedBytes() {
    return contentBytes(matching(this::wasTouched));
  }

  /** Content bytes that were found to be there already. */
  long skippedBytes() {
    return contentBytes(matching(at -> !wasTouched(at) && !pending.get(at)));
  }

  /** The whole layout, cut where the outcome changes. */
  List<RegionReport> regions() {
    return layout.stream().flatMap(extent -> regions(extent).stream()).toList();
  }

  private List<RegionReport> regions(Extent extent) {
    List<RegionReport> regions = new ArrayList<>();
    long start = extent.offset();
    for (long at = start + SECTOR; at <= extent.end(); at += SECTOR) {
      if (at == extent.end() || outcome(at) != outcome(start)) {
        regions.add(new RegionReport(start, at - start, extent.name(), outcome(start)));
        start = at;
      }
    }
    return regions;
  }

  private Outcome outcome(long offset) {
    int at = sector(offset);
    if (pending.get(at) && !ended.get(at)) {
      return Outcome.PENDING;
    }
    if (written.get(at)) {
      return Outcome.WRITTEN;
    }
    return erased.get(at) ? Outcome.ERASED : Outcome.SKIPPED;
  }

  private boolean wasTouched(int sector) {
    return written.get(sector) || erased.get(sector);
  }

  private List<Extent> matching(IntPredicate wanted) {
    return layout.stream().flatMap(extent -> runs(extent, wanted).stream()).toList();
  }

  private static List<Extent> runs(Extent extent, IntPredicate wanted) {
    List<Extent> runs = new ArrayList<>();
    for (int i = 0; i < extent.sectors(); i++) {
      Extent one = extent.sector(i);
      if (!wanted.test(sector(one.offset()))) {
        continue;
      }
      if (!runs.isEmpty() && runs.getLast().continuesWith(one)) {
        runs.add(runs.removeLast().joinedWith(one));
      } else {
        runs.add(one);
      }
    }
    return runs;
  }

  private static long contentBytes(List<Extent> extents) {
    return extents.stream().mapToLong(Extent::contentBytes).sum();
  }

  private static void mark(BitSet sectors, Extent extent, long end) {
    sectors.set(sector(extent.offset()), sector(Math.min(end, extent.end())));
  }

  private static int sector(long offset) {
    return Math.toIntExact(offset / SECTOR);
  }
}
