package io.crispfleet.jesptool.flash;

import io.crispfleet.jesptool.transport.PortAddress;
import io.crispfleet.jesptool.transport.Transport;
import io.crispfleet.jesptool.transport.UsbIdentity;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** The link of a {@link FakeBoard}: knows its rate and carries the text of a running board. */
final class FakeTransport implements Transport {
  private final FakeBoard board;
  private final int baud;
  private int read;

  FakeTransport(FakeBoard board, int baud) {
    this.board = board;
    this.baud = baud;
  }

  @Override
  public PortAddress address() {
    return new PortAddress.InJvm("fake");
  }

  @Override
  public int read(byte[] buffer, int offset, int length, Duration timeout) {
    byte[] text = board.bootText.getBytes(StandardCharsets.ISO_8859_1);
    int count = board.running ? Math.min(length, text.length - read) : 0;
    System.arraycopy(text, read, buffer, offset, count);
    read += count;
    board.nowSeconds += count == 0 ? timeout.toNanos() / 1e9 : 0.001;
    return count;
  }

  @Override
  public void write(byte[] buffer, int offset, int length) {
    throw new UnsupportedOperationException("not modelled");
  }

  @Override
  public void drain() {}

  @Override
  public void discardInput() {}

  @Override
  public int baud() {
    return baud;
  }

  @Override
  public void setBaud(int rate) {}

  @Override
  public boolean setLines(boolean dtr, boolean rts) {
    return false;
  }

  @Override
  public Optional<UsbIdentity> usb() {
    return Optional.empty();
  }

  @Override
  public void close() {}
}
