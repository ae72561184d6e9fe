package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.monitor.MonitorInput;
import java.io.IOException;
import java.io.OutputStream;

/** Passes a board's bytes through untouched. */
final class RawOutput implements MonitorInput {
  private final OutputStream out;

  RawOutput(OutputStream out) {
    this.out = out;
  }

  @Override
  public void received(byte[] buffer, int count) {
    try {
      out.write(buffer, 0, count);
      out.flush();
    } catch (IOException e) {
      throw new EspException.BadInput(
              "The output cannot be written: %s.".formatted(e.getMessage()),
              "Check where the output goes.")
          .causedBy(e);
    }
  }

  @Override
  public void idle() {}

  @Override
  public boolean satisfied() {
    return false;
  }
}
