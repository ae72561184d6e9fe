package io.crispfleet.jesptool.connect;

import io.crispfleet.jesptool.connect.ResetProgram.Step;
import io.crispfleet.jesptool.protocol.Exchange;

/** Plays a {@link ResetProgram} on the lines of a link. */
final class ResetRunner {
  private final Exchange exchange;
  private boolean dtr;
  private boolean rts;

  ResetRunner(Exchange exchange) {
    this.exchange = exchange;
  }

  /**
   * Plays all steps in order.
   *
   * @return false, without waiting, when the link has no modem lines
   */
  boolean run(ResetProgram program) {
    for (Step step : program.steps()) {
      switch (step) {
        case Step.Dtr(boolean on) -> dtr = on;
        case Step.Rts(boolean on) -> rts = on;
        case Step.Both(boolean newDtr, boolean newRts) -> {
          dtr = newDtr;
          rts = newRts;
        }
        case Step.Wait(java.time.Duration duration) -> {
          exchange.pause(duration);
          continue;
        }
      }
      if (!exchange.transport().setLines(dtr, rts)) {
        return false;
      }
    }
    return true;
  }
}
