package io.crispfleet.jesptool.flash;

import static io.crispfleet.jesptool.session.FlashDevice.SECTOR;

import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.plan.Extent;
import io.crispfleet.jesptool.plan.FlashPlan;
import io.crispfleet.jesptool.session.Capability;
import io.crispfleet.jesptool.session.FlashDevice;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;

/** Looks at flash that will not hold what was written and says what that points to. */
final class VerifyEvidence {
  private final FlashDevice device;

  VerifyEvidence(FlashDevice device) {
    this.device = device;
  }

  /** The error for regions that differ even after a second write. */
  EspException.VerifyFailed failure(FlashPlan stillBad) {
    List<String> regions =
        stillBad.regions().stream().map(region -> region.extent().toString()).toList();
    return new EspException.VerifyFailed(
        regions,
        "The flash does not hold what was written, even after a second try: %s."
            .formatted(String.join(", ", regions)),
        advice(stillBad.regions().getFirst().extent().sector(0)));
  }

  private String advice(Extent sector) {
    try {
      if (!device.capabilities().contains(Capability.READ)) {
        return "Check the board's supply and try again with a lower --baud.";
      }
      byte[] found = read(sector);
      byte[] again = read(sector);
      return Arrays.equals(found, again)
          ? stable(wanted(sector), found, sector)
          : "The same sector reads differently each time: check the board's supply and the flash"
              + " frequency in the bootloader header.";
    } catch (EspException e) {
      return "Check cable and supply: the link failed while looking for the cause.";
    }
  }

  private String stable(byte[] wanted, byte[] found, Extent sector) {
    if (MessageDigest.isEqual(wanted, found)) {
      return "The sector reads correctly now: the supply is marginal. Use another cable or port.";
    }
    boolean missingZeros = false;
    boolean extraZeros = false;
    for (int i = 0; i < SECTOR; i++) {
      missingZeros |= (found[i] & ~wanted[i]) != 0;
      extraZeros |= (wanted[i] & ~found[i]) != 0;
    }
    if (isErased(found)) {
      return "Sector 0x%x was erased but not programmed: it is write protected, or the supply dips"
              .formatted(sector.offset())
          + " while programming.";
    }
    if (extraZeros && !missingZeros) {
      return "Sector 0x%x was not erased properly: it is worn out or write protected."
          .formatted(sector.offset());
    }
    if (missingZeros && !extraZeros) {
      return "Sector 0x%x was not programmed completely: the supply dips or the flash is worn out."
          .formatted(sector.offset());
    }
    return "Sector 0x%x holds something else: write protection, or the flash is smaller than its"
            .formatted(sector.offset())
        + " id says and addresses wrap around.";
  }

  private static boolean isErased(byte[] bytes) {
    for (byte b : bytes) {
      if (b != (byte) 0xFF) {
        return false;
      }
    }
    return true;
  }

  private byte[] read(Extent sector) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(SECTOR);
    device.read(sector.offset(), sector.length(), piece -> out.write(piece, 0, piece.length));
    return Arrays.copyOf(out.toByteArray(), SECTOR);
  }

  private static byte[] wanted(Extent sector) {
    byte[] payload = sector.payload();
    byte[] whole = Arrays.copyOf(payload, SECTOR);
    Arrays.fill(whole, payload.length, SECTOR, (byte) 0xFF);
    return whole;
  }
}
