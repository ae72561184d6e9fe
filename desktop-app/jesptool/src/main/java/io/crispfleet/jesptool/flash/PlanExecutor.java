package io.crispfleet.jesptool.flash;

import io.crispfleet.jesptool.event.FlashEvent;
import io.crispfleet.jesptool.event.FlashEvent.Phase;
import io.crispfleet.jesptool.event.FlashEvents;
import io.crispfleet.jesptool.plan.Extent;
import io.crispfleet.jesptool.plan.FlashPlan;
import io.crispfleet.jesptool.plan.FlashPlan.Action;
import io.crispfleet.jesptool.plan.FlashPlan.Region;
import io.crispfleet.jesptool.session.Capability;
import io.crispfleet.jesptool.session.FlashDevice;
import io.crispfleet.jesptool.session.WriteFrame;
import io.crispfleet.jesptool.transport.CancelToken;
import java.util.List;
import java.util.Optional;

/** Carries out a plan on one board, once, without second tries. */
final class PlanExecutor {
  private final FlashDevice device;
  private final FrameCache frames;
  private final JobLedger ledger;
  private final CancelToken cancel;
  private final FlashEvents events;
  private final boolean mayDeflate;
  private long done;
  private long total;

  PlanExecutor(
      FlashDevice device,
      FrameCache frames,
      JobLedger ledger,
      CancelToken cancel,
      FlashEvents events) {
    this.device = device;
    this.frames = frames;
    this.ledger = ledger;
    this.cancel = cancel;
    this.events = events;
    this.mayDeflate = device.capabilities().contains(Capability.DEFLATE);
  }

  /** Runs region after region; the flash between regions is always at rest. */
  void execute(FlashPlan plan) {
    done = 0;
    total = plan.regions().stream().mapToLong(region -> region.extent().length()).sum();
    List<Region> regions = plan.regions();
    // Like the end of a write, the beginning of the next proves that the last block reached flash.
    Optional<Extent> unproven = Optional.empty();
    for (int i = 0; i < regions.size(); i++) {
      cancel.throwIfCancelled();
      Extent extent = regions.get(i).extent();
      events.accept(
          new FlashEvent.PhaseStarted(
              regions.get(i).action() == Action.ERASE ? Phase.ERASE : Phase.WRITE));
      events.accept(new FlashEvent.RegionStarted(extent.offset(), extent.length(), extent.name()));
      switch (regions.get(i).action()) {
        case ERASE -> erase(extent);
        case WRITE -> {
          PreparedRegion prepared = frames.get(extent, device.writeBlockSize(), mayDeflate);
          boolean another = prepareNext(regions, i + 1);
          begin(prepared);
          unproven.ifPresent(ledger::ended);
          send(extent, prepared);
          unproven = another ? Optional.of(extent) : Optional.empty();
          if (!another) {
            device.endWrite();
          }
        }
      }
      if (unproven.isEmpty()) {
        ledger.ended(extent);
      }
      done += extent.length();
    }
  }

  // Deflating the next region while this one travels keeps the link from waiting for it.
  private boolean prepareNext(List<Region> regions, int next) {
    boolean another = next < regions.size() && regions.get(next).action() == Action.WRITE;
    if (another) {
      int blockSize = device.writeBlockSize();
      Extent extent = regions.get(next).extent();
      Thread.ofVirtual()
          .name("prepare " + extent)
          .start(() -> frames.get(extent, blockSize, mayDeflate));
    }
    return another;
  }

  private void erase(Extent extent) {
    device.erase(extent.offset(), extent.length());
    ledger.erased(extent);
    progress(Phase.ERASE, extent.length());
  }

  private void begin(PreparedRegion region) {
    if (region.deflated()) {
      device.beginDeflate(region.offset(), region.length(), region.compressedLength());
    } else {
      device.beginRaw(region.offset(), region.length());
    }
  }

  private void send(Extent extent, PreparedRegion region) {
    long sent = 0;
    for (WriteFrame frame : region.frames()) {
      cancel.throwIfCancelled();
      device.writeBlock(frame);
      sent += frame.payloadLength();
      long covered = extent.length() * sent / region.compressedLength();
      ledger.wrote(extent, extent.offset() + covered);
      progress(Phase.WRITE, covered);
    }
    ledger.wrote(extent, extent.end());
  }

  private void progress(Phase phase, long covered) {
    events.accept(new FlashEvent.Progress(phase, done + covered, total, device.wireBytes()));
  }
}
