package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.session.ConnectOptions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How to bring up a board's loader and how to leave it; the same for one board and for many. */
public final class LoaderMixin {
  @Option(
      names = {"-b", "--baud"},
      paramLabel = "RATE",
      description = "Highest line rate to use; the best proven one by default.")
  private int baud;

  @Option(names = "--no-stub", description = "Use the chip's ROM loader only (slow).")
  private boolean noStub;

  @Option(
      names = "--before",
      paramLabel = "RESET",
      description =
          "How to reach download mode: tight, classic, usb-jtag, usb-otg, no-reset or steps such"
              + " as 'D0|R1|W0.1|D1|R0|W0.05|D0'. Default: the usual ones in turn.")
  private @Nullable String before;

  @Option(
      names = "--connect-attempts",
      paramLabel = "N",
      defaultValue = "7",
      description = "Resets before giving up (default: ${DEFAULT-VALUE}).")
  private int attempts;

  @Option(
      names = "--after",
      paramLabel = "run|stay",
      defaultValue = "run",
      description = "Afterwards run the firmware or stay in the loader (default: run).")
  private After after = After.RUN;

  /** What happens to the board when a verb is done. */
  enum After {
    RUN,
    STAY
  }

  boolean runAfterwards() {
    return after == After.RUN;
  }

  ConnectOptions options() {
    return new ConnectOptions(baud, !noStub, Optional.ofNullable(before), Math.max(1, attempts));
  }
}
