package io.crispfleet.emulator.rack;

import io.crispfleet.emulator.board.BoardSpec;
import io.crispfleet.emulator.board.EmulatedBoard;
import io.crispfleet.emulator.uart.Endpoint;
import io.crispfleet.emulator.uart.JoinedPort;
import io.crispfleet.emulator.uart.PtyPort;
import io.crispfleet.emulator.uart.Rfc2217Port;
import io.crispfleet.emulator.uart.TcpPort;
import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.transport.PortAddress;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One running board with every port it can be reached by. */
public final class RackedBoard implements AutoCloseable {
  private final Optional<PtyPort> pty;
  private final TcpPort tcp = new TcpPort(0);
  private final Rfc2217Port rfc2217 = new Rfc2217Port(0);
  private final EmulatedBoard board;
  private final ControlPort control;

  /**
   * Opens all ports and powers the board up.
   *
   * @param ptyLink where to keep a symbolic link to the pty; systems without ptys do not make one
   * @throws EspException.PortUnavailable when a port cannot be opened
   * @throws EspException.BadInput when such a board cannot be built
   */
  public RackedBoard(BoardSpec spec, Path ptyLink) {
    pty =
        PtyPort.isSupported() ? Optional.of(PtyPort.open(Optional.of(ptyLink))) : Optional.empty();
    List<Endpoint> endpoints = new ArrayList<>();
    pty.ifPresent(endpoints::add);
    endpoints.add(tcp);
    endpoints.add(rfc2217);
    JoinedPort joined = new JoinedPort(endpoints);
    try {
      board = new EmulatedBoard(spec, joined);
    } catch (EspException e) {
      joined.close();
      throw e;
    }
    control = new ControlPort(new ControlLine(board, joined)::answer);
    board.start();
  }

  /** The board itself, for looking inside. */
  public EmulatedBoard board() {
    return board;
  }

  /** The serial device, on systems that have ptys. */
  public Optional<PortAddress> pty() {
    return pty.map(port -> new PortAddress.Serial(port.path().toString()));
  }

  /** Raw bytes. */
  public PortAddress tcp() {
    return new PortAddress.Socket(loopback(), tcp.port());
  }

  /** Bytes, baud and modem lines. */
  public PortAddress rfc2217() {
    return new PortAddress.Rfc2217(loopback(), rfc2217.port());
  }

  /** {@code host:port} of the side channel. */
  public String control() {
    return loopback() + ":" + control.port();
  }

  private static String loopback() {
    return InetAddress.getLoopbackAddress().getHostAddress();
  }

  @Override
  public void close() {
    control.close();
    board.close();
  }
}
