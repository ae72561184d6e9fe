package io.crispfleet.emulator.board;

import io.crispfleet.emulator.timing.TimeSource;
import io.crispfleet.emulator.uart.UartPort;

/**
 * A board that lives behind a {@link UartPort} until it is closed. All methods may be called from
 * any thread.
 */
public final class EmulatedBoard implements AutoCloseable {
  private final BoardSpec spec;
  private final UartPort port;
  private final TimeSource time;

  /** A board on the machine's clock; {@link #close()} closes the port too. */
  public EmulatedBoard(BoardSpec spec, UartPort port) {
    this(spec, port, TimeSource.SYSTEM);
  }

  public EmulatedBoard(BoardSpec spec, UartPort port, TimeSource time) {
    this.spec = spec;
    this.port = port;
    this.time = time;
  }

  public BoardSpec spec() {
    return spec;
  }

  /** Powers the board up. */
  public void start() {
    throw new UnsupportedOperationException("not yet " + time);
  }

  /** Side channel for media without modem lines; true means asserted (pin low). */
  public void modemLines(boolean dtr, boolean rts) {
    throw new UnsupportedOperationException();
  }

  /** Switches the board off and on again. */
  public void powerCycle() {
    throw new UnsupportedOperationException();
  }

  /** A copy of a piece of flash. */
  public byte[] readFlash(long offset, int length) {
    throw new UnsupportedOperationException();
  }

  /** What has happened so far. */
  public BoardStats stats() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    port.close();
  }
}
