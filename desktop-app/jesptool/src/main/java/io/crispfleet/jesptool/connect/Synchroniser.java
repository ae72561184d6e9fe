package io.crispfleet.jesptool.connect;

import io.crispfleet.jesptool.connect.ResetPlan.Attempt;
import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.event.FlashEvent;
import io.crispfleet.jesptool.event.FlashEvents;
import io.crispfleet.jesptool.protocol.BootText;
import io.crispfleet.jesptool.protocol.Exchange;
import io.crispfleet.jesptool.protocol.LinkCommand;
import io.crispfleet.jesptool.protocol.Timeouts;
import java.time.Duration;
import java.util.Optional;

/** Gets a loader to answer: resets the board in different ways and calls until it replies. */
final class Synchroniser {
  private static final Duration BOOT_LOG = Duration.ofMillis(150);
  private static final Duration BETWEEN_SYNCS = Duration.ofMillis(50);
  private static final int SYNCS_PER_RESET = 5;
  private static final int EXTRA_REPLIES = 7;

  private final Exchange exchange;
  private final FlashEvents events;
  private final ResetRunner lines;
  private final boolean hasLines;

  /**
   * What answered.
   *
   * @param strategy name of the reset program that worked
   * @param stubRunning the stub of an earlier session replied, not the ROM
   * @param baud line rate at which it replied
   */
  record Synced(String strategy, boolean stubRunning, int baud) {}

  Synchroniser(Exchange exchange, FlashEvents events) {
    this.exchange = exchange;
    this.events = events;
    this.lines = new ResetRunner(exchange);
    this.hasLines = exchange.transport().setLines(false, false);
  }

  /** Whether the link can reset the board. */
  boolean hasLines() {
    return hasLines;
  }

  /**
   * Tries the plan's attempts in order.
   *
   * @throws EspException.NoSync with a diagnosis of what the board said instead
   */
  Synced connect(ResetPlan plan) {
    StringBuilder heard = new StringBuilder();
    int number = 0;
    for (Attempt attempt : plan.attempts()) {
      events.accept(new FlashEvent.ConnectAttempt(++number, attempt.program().name()));
      exchange.transport().setBaud(attempt.baud());
      exchange.bootText().clear();
      if (lines.run(attempt.program()) && !attempt.program().steps().isEmpty()) {
        exchange.listen(BOOT_LOG, BootText::downloadMode);
      }
      Optional<Boolean> stub = sync();
      if (stub.isPresent()) {
        // What the firmware said before is no evidence about the loader.
        exchange.bootText().clear();
        return new Synced(attempt.program().name(), stub.get(), attempt.baud());
      }
      heard.append(exchange.bootText().text());
    }
    throw Diagnosis.noSync(exchange, heard.toString(), hasLines, number);
  }

  /** Calls the loader; the answer says whether it is a stub. */
  Optional<Boolean> sync() {
    for (int i = 0; i < SYNCS_PER_RESET; i++) {
      exchange.discardInput();
      try {
        Optional<Integer> value = exchange.tryCall(new LinkCommand.Sync(), Timeouts.SYNC);
        if (value.isPresent()) {
          boolean stub = value.get() == 0;
          for (int extra = 0; extra < EXTRA_REPLIES; extra++) {
            if (exchange.frame(BETWEEN_SYNCS).isEmpty()) {
              break;
            }
          }
          return Optional.of(stub);
        }
      } catch (EspException.CommandFailed | EspException.UnsupportedHere e) {
        // Half of an earlier command was still in the loader's buffer; the next SYNC clears it.
      }
      exchange.pause(BETWEEN_SYNCS);
    }
    return Optional.empty();
  }

  boolean reset(ResetProgram program) {
    return lines.run(program);
  }
}
