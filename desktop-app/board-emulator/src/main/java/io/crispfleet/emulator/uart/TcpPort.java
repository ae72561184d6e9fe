package io.crispfleet.emulator.uart;

import java.time.Duration;
import java.util.OptionalInt;

/** Raw bytes on a TCP port of the loopback; no modem lines, no baud. */
public final class TcpPort implements Endpoint {
  private final HostSocket socket;

  /** {@code port} 0 lets the system choose. */
  public TcpPort(int port) {
    socket = new HostSocket(port, () -> {});
  }

  /** The TCP port listened on. */
  public int port() {
    return socket.port();
  }

  @Override
  public int read(byte[] buffer, int offset, int length, Duration timeout) {
    return socket.read(buffer, offset, length, timeout);
  }

  @Override
  public void write(byte[] buffer, int offset, int length) {
    socket.write(buffer, offset, length);
  }

  @Override
  public boolean hostPresent() {
    return socket.hostPresent();
  }

  @Override
  public OptionalInt hostBaud() {
    return OptionalInt.empty();
  }

  /** Never called: plain TCP has no modem lines. */
  @Override
  public void onModemLines(ModemLines listener) {}

  @Override
  public void vanish() {
    socket.drop();
  }

  @Override
  public void close() {
    socket.close();
  }
}
