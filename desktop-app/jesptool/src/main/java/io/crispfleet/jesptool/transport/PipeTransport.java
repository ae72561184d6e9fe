package io.crispfleet.jesptool.transport;

import java.time.Duration;
import java.util.Optional;

/**
 * A link inside this JVM: the host's end is this transport, the board's end is {@link #board()}.
 * Modem lines and baud pass through, so that a software board sees what a wired one would.
 */
public final class PipeTransport implements Transport {
  private static final int CAPACITY = 64 * 1024;
  private static final Duration WRITE_PATIENCE = Duration.ofSeconds(10);

  private final PortAddress address;
  private final ByteQueue toBoard = new ByteQueue(CAPACITY);
  private final ByteQueue toHost = new ByteQueue(CAPACITY);
  private final BoardEnd board = new BoardEnd();
  private volatile int baud = 115_200;
  private volatile boolean open = true;
  private volatile Lines lines = (dtr, rts) -> {};

  /** {@code name} identifies the board in messages and reports. */
  public PipeTransport(String name) {
    address = new PortAddress.InJvm(name);
  }

  /** The other end; always the same object. */
  public BoardEnd board() {
    return board;
  }

  @Override
  public PortAddress address() {
    return address;
  }

  @Override
  public int read(byte[] buffer, int offset, int length, Duration timeout) {
    int taken = toHost.take(buffer, offset, length, timeout);
    if (taken == ByteQueue.ENDED) {
      throw LinkLoss.of(address, "the pipe was closed");
    }
    if (taken == 0) {
      LinkLoss.throwIfInterrupted(address);
    }
    return taken;
  }

  @Override
  public void write(byte[] buffer, int offset, int length) {
    if (!toBoard.put(buffer, offset, length, WRITE_PATIENCE)) {
      throw LinkLoss.of(address, "the board takes no bytes any more");
    }
  }

  /** Nothing to wait for: written bytes are with the board already. */
  @Override
  public void drain() {}

  @Override
  public void discardInput() {
    toHost.clear();
  }

  @Override
  public int baud() {
    return baud;
  }

  @Override
  public void setBaud(int newBaud) {
    baud = newBaud;
  }

  /** The board has seen the change when this returns. */
  @Override
  public boolean setLines(boolean dtr, boolean rts) {
    lines.changed(dtr, rts);
    return true;
  }

  @Override
  public Optional<UsbIdentity> usb() {
    return Optional.empty();
  }

  @Override
  public void close() {
    open = false;
    toBoard.end();
    toHost.end();
  }

  /** Receives modem line changes on the host's thread; true means asserted. */
  @FunctionalInterface
  public interface Lines {
    void changed(boolean dtr, boolean rts);
  }

  /** What the board sees; reads and writes may come from two threads. */
  public final class BoardEnd implements AutoCloseable {
    private BoardEnd() {}

    /**
     * Waits for bytes from the host.
     *
     * @return bytes read, 0 when the time is up, {@link ByteQueue#ENDED} once the link is closed
     */
    public int read(byte[] buffer, int offset, int length, Duration timeout) {
      return toBoard.take(buffer, offset, length, timeout);
    }

    /**
     * Sends to the host.
     *
     * @param patience longest wait for a host that does not read
     * @return false when bytes were dropped because the link is closed or the host does not read
     */
    public boolean write(byte[] buffer, int offset, int length, Duration patience) {
      return toHost.put(buffer, offset, length, patience);
    }

    /** Whether neither side has closed the link. */
    public boolean isOpen() {
      return open;
    }

    /** Rate the host has set, baud. */
    public int hostBaud() {
      return baud;
    }

    /** Told of every line change from now on; one listener. */
    public void onLines(Lines listener) {
      lines = listener;
    }

    /** Unplugs: the host's next call ends with a lost link. */
    @Override
    public void close() {
      PipeTransport.this.close();
    }
  }
}
