package io.crispfleet.jesptool.flash;

import io.crispfleet.jesptool.plan.Extent;
import io.crispfleet.jesptool.plan.FlashCosts;
import io.crispfleet.jesptool.plan.FlashPlan.Action;
import io.crispfleet.jesptool.plan.FlashPlan.Region;
import io.crispfleet.jesptool.plan.FlashPlanner;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Prepared regions, shared by all boards of a job: each is made once, whoever asks first, and the
 * least recently used are dropped when the heap they hold passes a budget.
 */
public final class FrameCache {
  private static final int STUB_BLOCK = 0x4000;

  private final long budget;
  private final Map<Key, CompletableFuture<PreparedRegion>> regions =
      new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param budget heap bytes to hold; what is being sent comes on top
   */
  @SuppressWarnings("MissingSummary") // nothing to add to the parameter
  public FrameCache(long budget) {
    this.budget = budget;
  }

  private record Key(Extent extent, int blockSize, boolean mayDeflate) {}

  /** The frames of {@code extent}; waits while another thread is making them. */
  PreparedRegion get(Extent extent, int blockSize, boolean mayDeflate) {
    Key key = new Key(extent, blockSize, mayDeflate);
    CompletableFuture<PreparedRegion> mine = new CompletableFuture<>();
    CompletableFuture<PreparedRegion> cached;
    synchronized (regions) {
      cached = regions.putIfAbsent(key, mine);
    }
    if (cached != null) {
      return await(cached);
    }
    try {
      PreparedRegion made = PreparedRegion.encode(extent, blockSize, mayDeflate);
      mine.complete(made);
      evict();
      return made;
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e);
      synchronized (regions) {
        regions.remove(key);
      }
      throw e;
    }
  }

  /**
   * Makes the frames of a whole job ahead, while boards are still being connected; as much as the
   * budget holds. For the stub, which is what nearly every board ends up with.
   */
  void prepare(List<Extent> layout) {
    long room = budget;
    for (Region region : FlashPlanner.everything(layout, FlashCosts.typical(0), false).regions()) {
      room -= region.extent().length();
      if (room < 0) {
        return;
      }
      if (region.action() == Action.WRITE) {
        get(region.extent(), STUB_BLOCK, true);
      }
    }
  }

  private static PreparedRegion await(CompletableFuture<PreparedRegion> future) {
    try {
      return future.join();
    } catch (CompletionException | CancellationException e) {
      throw new IllegalStateException("another board failed to prepare this region", e);
    }
  }

  private void evict() {
    synchronized (regions) {
      long held = 0;
      for (CompletableFuture<PreparedRegion> region : regions.values()) {
        held += heapBytes(region);
      }
      Iterator<CompletableFuture<PreparedRegion>> oldestFirst = regions.values().iterator();
      while (held > budget && oldestFirst.hasNext()) {
        CompletableFuture<PreparedRegion> oldest = oldestFirst.next();
        if (oldest.isDone()) {
          held -= heapBytes(oldest);
          oldestFirst.remove();
        }
      }
    }
  }

  private static long heapBytes(CompletableFuture<PreparedRegion> region) {
    return region.state() == java.util.concurrent.Future.State.SUCCESS
        ? region.resultNow().heapBytes()
        : 0;
  }
}
