package io.crispfleet.jesptool.connect;

import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.protocol.Exchange;
import io.crispfleet.jesptool.protocol.LinkCommand;
import io.crispfleet.jesptool.protocol.MemoryCommand;
import java.time.Duration;

/** Moves both ends to another line rate and proves that they still understand each other. */
final class BaudChange {
  private static final int PROOF_ADDRESS = 0x4000_1000;
  private static final int PROOFS = 3;
  private static final Duration PROOF_TIMEOUT = Duration.ofMillis(300);
  private static final Duration SETTLE = Duration.ofMillis(20);

  private final Exchange exchange;

  BaudChange(Exchange exchange) {
    this.exchange = exchange;
  }

  /**
   * Switches to {@code baud}.
   *
   * @param requested what to ask the loader for; differs from {@code baud} where the ROM's clock is
   *     off
   * @param oldBaud current rate for a stub, 0 for the ROM
   * @return whether the loader answers at the new rate; if not, it is deaf until it is reset
   */
  boolean to(int baud, int requested, int oldBaud) {
    exchange.call(new LinkCommand.ChangeBaud(requested, oldBaud));
    exchange.transport().drain();
    exchange.transport().setBaud(baud);
    exchange.pause(SETTLE);
    exchange.discardInput();
    return proven();
  }

  private boolean proven() {
    int first = 0;
    for (int i = 0; i < PROOFS; i++) {
      try {
        var value = exchange.tryCall(new MemoryCommand.ReadRegister(PROOF_ADDRESS), PROOF_TIMEOUT);
        if (value.isEmpty() || (i > 0 && value.get() != first)) {
          return false;
        }
        first = value.get();
      } catch (EspException.CommandFailed | EspException.UnsupportedHere e) {
        return false;
      }
    }
    return true;
  }
}
