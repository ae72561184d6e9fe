package io.crispfleet.jesptool.flash;

import io.crispfleet.jesptool.event.FlashEvent;
import io.crispfleet.jesptool.event.FlashEvent.Phase;
import io.crispfleet.jesptool.event.FlashEvents;
import io.crispfleet.jesptool.plan.Extent;
import io.crispfleet.jesptool.session.FlashDevice;
import io.crispfleet.jesptool.transport.CancelToken;
import java.util.ArrayList;
import java.util.List;

/** Proves flash content by hashes the chip computes. */
public final class RegionVerifier {
  /**
   * One hash covers at most this much, so that progress shows and a cancel is not long in coming.
   */
  private static final int LONGEST_HASH = 2 << 20;

  private final FlashDevice device;
  private final CancelToken cancel;
  private final FlashEvents events;

  public RegionVerifier(FlashDevice device, CancelToken cancel, FlashEvents events) {
    this.device = device;
    this.cancel = cancel;
    this.events = events;
  }

  /**
   * The stretches that differ from {@code expected}, at most 2 MB each; empty when all is well.
   *
   * @throws io.crispfleet.jesptool.error.EspException.UnsupportedHere when the loader cannot hash
   */
  public List<Extent> differing(List<Extent> expected) {
    events.accept(new FlashEvent.PhaseStarted(Phase.VERIFY));
    long total = expected.stream().mapToLong(Extent::length).sum();
    long done = 0;
    List<Extent> bad = new ArrayList<>();
    for (Extent extent : joined(expected)) {
      for (long at = extent.offset(); at < extent.end(); at += LONGEST_HASH) {
        cancel.throwIfCancelled();
        Extent piece = extent.slice(at, Math.min(extent.end(), at + LONGEST_HASH));
        if (!piece.isOn(device::md5)) {
          bad.add(piece);
        }
        done += piece.length();
        events.accept(new FlashEvent.Progress(Phase.VERIFY, done, total, device.wireBytes()));
      }
    }
    return bad;
  }

  private static List<Extent> joined(List<Extent> extents) {
    List<Extent> joined = new ArrayList<>();
    for (Extent extent : extents) {
      if (!joined.isEmpty() && joined.getLast().continuesWith(extent)) {
        joined.add(joined.removeLast().joinedWith(extent));
      } else {
        joined.add(extent);
      }
    }
    return joined;
  }
}
