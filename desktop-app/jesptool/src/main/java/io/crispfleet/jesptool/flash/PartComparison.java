package io.crispfleet.jesptool.flash;

import io.crispfleet.jesptool.bundle.FlashPart;
import io.crispfleet.jesptool.event.FlashEvent;
import io.crispfleet.jesptool.event.FlashEvent.Phase;
import io.crispfleet.jesptool.event.FlashEvents;
import io.crispfleet.jesptool.session.FlashDevice;
import io.crispfleet.jesptool.transport.CancelToken;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/** Compares flash with files byte for byte, by hashes the chip computes; writes nothing. */
public final class PartComparison {
  private final FlashDevice device;
  private final CancelToken cancel;
  private final FlashEvents events;

  public PartComparison(FlashDevice device, CancelToken cancel, FlashEvents events) {
    this.device = device;
    this.cancel = cancel;
    this.events = events;
  }

  /** A stretch of flash that differs from its part, at most 64 KB long; bounds in bytes. */
  public record Difference(String part, long offset, long length) {
    @Override
    public String toString() {
      return "%s at 0x%x..0x%x".formatted(part, offset, offset + length - 1);
    }
  }

  /**
   * All stretches that differ, in order; empty when the flash holds exactly the parts.
   *
   * @throws io.crispfleet.jesptool.error.EspException.UnsupportedHere when the loader cannot hash
   */
  public List<Difference> differences(List<FlashPart> parts) {
    events.accept(new FlashEvent.PhaseStarted(Phase.VERIFY));
    long total = parts.stream().mapToLong(part -> part.data().length).sum();
    long done = 0;
    List<Difference> found = new ArrayList<>();
    for (FlashPart part : parts) {
      for (int at = 0; at < part.data().length; at += FlashDevice.BLOCK_64K) {
        cancel.throwIfCancelled();
        int length = Math.min(FlashDevice.BLOCK_64K, part.data().length - at);
        byte[] expected = md5(part.data(), at, length);
        if (!MessageDigest.isEqual(expected, device.md5(part.offset() + at, length))) {
          found.add(new Difference(part.name(), part.offset() + at, length));
        }
        done += length;
        events.accept(new FlashEvent.Progress(Phase.VERIFY, done, total, device.wireBytes()));
      }
    }
    return found;
  }

  private static byte[] md5(byte[] data, int offset, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      digest.update(data, offset, length);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has MD5", e);
    }
  }
}
