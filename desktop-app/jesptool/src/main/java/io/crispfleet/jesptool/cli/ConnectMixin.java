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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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

  @Mixin
  @SuppressWarnings("NullAway.Init") // set by picocli
  private LoaderMixin loader;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  /** One verb's work on a connected board. */
  @FunctionalInterface
  interface Work<R> {
    R on(EspSession session);
  }

  /** Opens the board, does {@code work} and leaves the board as {@code --after} says. */
  <R> R withBoard(CancelToken cancel, FlashEvents events, Work<R> work) {
    try (EspSession session = opener(address()).open(options(), cancel, events)) {
      R result = work.on(session);
      if (loader.runAfterwards() && !session.resetToRun()) {
        spec.commandLine()
            .getErr()
            .println("This link cannot restart the board: press its reset button.");
      }
      return result;
    }
  }

  PortAddress address() {
    return PortAddress.parse(port);
  }

  ConnectOptions options() {
    return loader.options();
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
