package io.crispfleet.emulator.session;

import io.crispfleet.emulator.board.BoardSpec;
import io.crispfleet.emulator.board.EmulatedBoard;
import io.crispfleet.emulator.uart.PipePort;
import io.crispfleet.jesptool.connect.BaudLadder;
import io.crispfleet.jesptool.connect.ConnectMemory;
import io.crispfleet.jesptool.connect.EspConnector;
import io.crispfleet.jesptool.event.FlashEvent;
import io.crispfleet.jesptool.event.FlashEvents;
import io.crispfleet.jesptool.session.BoardOpener;
import io.crispfleet.jesptool.session.ConnectOptions;
import io.crispfleet.jesptool.session.EspSession;
import io.crispfleet.jesptool.stub.StubImage;
import io.crispfleet.jesptool.transport.CancelToken;
import io.crispfleet.jesptool.transport.JobClock;
import io.crispfleet.jesptool.transport.Transport;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** One emulated board on an in-JVM wire, and a flasher to connect it with. */
final class Bench implements AutoCloseable {
  private final PipePort port;
  private final EmulatedBoard board;
  private final List<FlashEvent> events = new CopyOnWriteArrayList<>();
  private final EspConnector connector =
      new EspConnector(
          usb -> BaudLadder.DEFAULT_RATES,
          ConnectMemory.inMemory(),
          StubImage::of,
          JobClock.SYSTEM);

  Bench(BoardSpec spec) {
    port = new PipePort("bench");
    board = new EmulatedBoard(spec, port);
    board.start();
  }

  EmulatedBoard board() {
    return board;
  }

  /** Events of all connections so far. */
  List<FlashEvent> events() {
    return events;
  }

  EspSession connect() {
    return connect(ConnectOptions.DEFAULT);
  }

  EspSession connect(ConnectOptions options) {
    return connect(options, transport -> transport);
  }

  /** Connects through a transport wrapped by {@code wrapping}. */
  EspSession connect(ConnectOptions options, UnaryOperator<Transport> wrapping) {
    return connector.connect(
        wrapping.apply(port.connect()), options, new CancelToken(), events::add);
  }

  BoardOpener opener() {
    return (options, cancel, listener) ->
        connector.connect(port.connect(), options, cancel, both(listener));
  }

  private FlashEvents both(FlashEvents listener) {
    return event -> {
      events.add(event);
      listener.accept(event);
    };
  }

  @Override
  public void close() {
    board.close();
  }
}
