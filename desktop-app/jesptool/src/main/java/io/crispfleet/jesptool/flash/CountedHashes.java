package io.crispfleet.jesptool.flash;

import io.crispfleet.jesptool.event.FlashEvent;
import io.crispfleet.jesptool.event.FlashEvent.Phase;
import io.crispfleet.jesptool.event.FlashEvents;
import io.crispfleet.jesptool.plan.ChipHashes;
import io.crispfleet.jesptool.plan.Extent;
import io.crispfleet.jesptool.session.FlashDevice;
import io.crispfleet.jesptool.transport.CancelToken;
import java.util.List;

/** Asks a board for hashes, one safe point per question, and reports the progress of comparing. */
final class CountedHashes implements ChipHashes {
  private final FlashDevice device;
  private final CancelToken cancel;
  private final FlashEvents events;
  private final long total;
  private long done;

  CountedHashes(FlashDevice device, List<Extent> extents, CancelToken cancel, FlashEvents events) {
    this.device = device;
    this.cancel = cancel;
    this.events = events;
    this.total = extents.stream().mapToLong(Extent::length).sum();
  }

  @Override
  public byte[] md5(long offset, long length) {
    cancel.throwIfCancelled();
    byte[] hash = device.md5(offset, length);
    // Differing blocks are looked at twice, so this is an estimate that must not pass the end.
    done = Math.min(total, done + length);
    events.accept(new FlashEvent.Progress(Phase.COMPARE, done, total, device.wireBytes()));
    return hash;
  }
}
