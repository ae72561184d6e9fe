package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.board.BoardCatalog;
import io.crispfleet.jesptool.connect.BaudLadder;
import io.crispfleet.jesptool.connect.EspConnector;
import io.crispfleet.jesptool.connect.FileConnectMemory;
import io.crispfleet.jesptool.connect.PortBoardOpener;
import io.crispfleet.jesptool.event.FlashEvents;
import io.crispfleet.jesptool.session.BoardOpener;
import io.crispfleet.jesptool.session.ConnectOptions;
import io.crispfleet.jesptool.session.EspSession;
import io.crispfleet.jesptool.stub.StubImage;
import io.crispfleet.jesptool.transport.CancelToken;
import io.crispfleet.jesptool.transport.JobClock;
import io.crispfleet.jesptool.transport.PortAddress;
import io.crispfleet.jesptool.transport.Transports;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every verb that talks to a board. */
public final class ConnectMixin {
  @Option(
      names = {"-p", "--port"},
      required = true,
      paramLabel = "PORT",
      description =
          "Serial device (/dev/ttyUSB0, COM5), socket://host:port or rfc2217://host:port.")
  @SuppressWarnings("NullAway.Init") // set by picocli
  private String port;

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

  /** One verb's work on a connected board. */
  @FunctionalInterface
  interface Work<R> {
    R on(EspSession session);
  }

  /** Opens the board, does {@code work} and leaves the board as {@code --after} says. */
  <R> R withBoard(CancelToken cancel, FlashEvents events, Work<R> work) {
    try (EspSession session = opener(address()).open(options(), cancel, events)) {
      R result = work.on(session);
      if (after == After.RUN) {
        session.resetToRun();
      }
      return result;
    }
  }

  PortAddress address() {
    return PortAddress.parse(port);
  }

  ConnectOptions options() {
    return new ConnectOptions(baud, !noStub, Optional.ofNullable(before), Math.max(1, attempts));
  }

  /** The way every command line verb opens a port. */
  static BoardOpener opener(PortAddress address) {
    return new PortBoardOpener(address, Transports::open, connector());
  }

  private static EspConnector connector() {
    return new EspConnector(
        BaudLadder.of(usb -> BoardCatalog.load().baudLadder(usb)),
        new FileConnectMemory(FileConnectMemory.defaultFile()),
        StubImage::of,
        JobClock.SYSTEM);
  }
}
