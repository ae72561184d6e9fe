package io.crispfleet.jesptool.transport;

import io.crispfleet.jesptool.error.EspException;
import java.io.IOException;

/** The one sentence that every transport uses when its device or peer is gone. */
public final class LinkLoss {
  private LinkLoss() {}

  /**
   * A lost link and what to do about it.
   *
   * @param address the link as the user named it
   * @param why lower-case clause, for example {@code the device was unplugged}
   */
  public static EspException.LinkLost of(PortAddress address, String why) {
    return new EspException.LinkLost(
        "The link to %s is gone: %s.".formatted(address, why),
        "Check cable and power, plug the board in again and run the same command:"
            + " regions that already match are skipped.");
  }

  /** As {@link #of(PortAddress, String)}, with what the system said. */
  public static EspException of(PortAddress address, IOException cause) {
    String said = cause.getMessage();
    return of(address, said == null ? "the connection was closed" : said).causedBy(cause);
  }

  /**
   * An interrupted thread is one that somebody wants to end; it would otherwise spin through waits
   * that no longer wait.
   *
   * @throws EspException.Cancelled when the current thread is interrupted; it stays so
   */
  public static void throwIfInterrupted(PortAddress address) {
    if (Thread.currentThread().isInterrupted()) {
      throw new EspException.Cancelled(
          "Waiting for %s was interrupted.".formatted(address),
          "Run the same command again: regions that already match are skipped.");
    }
  }
}
