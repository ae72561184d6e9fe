package io.crispfleet.emulator.uart;

import io.crispfleet.jesptool.transport.ByteQueue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Several endpoints for one board. Bytes of all hosts reach the board; the board's bytes go to the
 * host that was last active, or to everybody who listens when that one is gone.
 */
public final class JoinedPort implements UartPort {
  private static final int BUFFER = 64 * 1024;
  private static final Duration READ_SLICE = Duration.ofSeconds(1);
  private static final Duration BOARD_PATIENCE = Duration.ofSeconds(10);

  private final List<Endpoint> endpoints;
  private final ByteQueue received = new ByteQueue(BUFFER);
  private volatile Optional<Endpoint> active = Optional.empty();
  private volatile ModemLines listener = (dtr, rts) -> {};
  private volatile boolean closed;

  /** Reads each endpoint on a thread of its own and owns its closing. */
  public JoinedPort(List<Endpoint> endpoints) {
    this.endpoints = List.copyOf(endpoints);
    for (Endpoint endpoint : this.endpoints) {
      endpoint.onModemLines((dtr, rts) -> relayLines(endpoint, dtr, rts));
      // A platform thread, because waiting on a pty would hold a virtual thread's carrier.
      Thread.ofPlatform()
          .daemon()
          .name(endpoint.getClass().getSimpleName())
          .start(() -> relayBytes(endpoint));
    }
  }

  private void relayLines(Endpoint from, boolean dtr, boolean rts) {
    active = Optional.of(from);
    listener.changed(dtr, rts);
  }

  private void relayBytes(Endpoint from) {
    byte[] buffer = new byte[16 * 1024];
    while (!closed) {
      int count = from.read(buffer, 0, buffer.length, READ_SLICE);
      if (count > 0) {
        active = Optional.of(from);
        received.put(buffer, 0, count, BOARD_PATIENCE);
      }
    }
  }

  private Optional<Endpoint> activeHost() {
    return active.filter(Endpoint::hostPresent);
  }

  @Override
  public int read(byte[] buffer, int offset, int length, Duration timeout) {
    return Math.max(0, received.take(buffer, offset, length, timeout));
  }

  @Override
  public void write(byte[] buffer, int offset, int length) {
    activeHost()
        .map(List::of)
        .orElse(endpoints)
        .forEach(endpoint -> endpoint.write(buffer, offset, length));
  }

  @Override
  public OptionalInt hostBaud() {
    return activeHost()
        .or(() -> endpoints.stream().filter(Endpoint::hostPresent).findFirst())
        .map(Endpoint::hostBaud)
        .orElse(OptionalInt.empty());
  }

  @Override
  public void onModemLines(ModemLines newListener) {
    listener = newListener;
  }

  @Override
  public void vanish() {
    endpoints.forEach(UartPort::vanish);
  }

  @Override
  public void close() {
    closed = true;
    received.end();
    endpoints.forEach(UartPort::close);
  }
}
