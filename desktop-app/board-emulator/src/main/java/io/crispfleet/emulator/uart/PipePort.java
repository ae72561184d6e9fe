package io.crispfleet.emulator.uart;

import io.crispfleet.jesptool.transport.ByteQueue;
import io.crispfleet.jesptool.transport.PipeTransport;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Connects a board to transports inside this JVM. One thread reads, any thread writes. */
public final class PipePort implements Endpoint {
  private static final Duration WRITE_PATIENCE = Duration.ofSeconds(1);

  private final String name;
  private final BlockingQueue<PipeTransport.BoardEnd> arrivals = new LinkedBlockingQueue<>();
  private volatile ModemLines listener = (dtr, rts) -> {};
  private volatile PipeTransport.@Nullable BoardEnd newest;
  private PipeTransport.@Nullable BoardEnd reading;

  /** {@code name} identifies the board in messages and reports. */
  public PipePort(String name) {
    this.name = name;
  }

  /** Opens the port for a host; an earlier host loses its link, what it wrote is still read. */
  public PipeTransport connect() {
    vanish();
    PipeTransport transport = new PipeTransport(name);
    PipeTransport.BoardEnd end = transport.board();
    end.onLines((dtr, rts) -> listener.changed(dtr, rts));
    newest = end;
    arrivals.add(end);
    return transport;
  }

  @Override
  public int read(byte[] buffer, int offset, int length, Duration timeout) {
    PipeTransport.BoardEnd end = reading;
    if (end == null) {
      reading = awaitHost(timeout);
      return 0;
    }
    int count = end.read(buffer, offset, length, timeout);
    if (count == ByteQueue.ENDED) {
      reading = null;
      return 0;
    }
    return count;
  }

  private PipeTransport.@Nullable BoardEnd awaitHost(Duration timeout) {
    try {
      return arrivals.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  @Override
  public void write(byte[] buffer, int offset, int length) {
    PipeTransport.BoardEnd end = newest;
    if (end != null) {
      end.write(buffer, offset, length, WRITE_PATIENCE);
    }
  }

  @Override
  public boolean hostPresent() {
    PipeTransport.BoardEnd end = newest;
    return end != null && end.isOpen();
  }

  @Override
  public OptionalInt hostBaud() {
    PipeTransport.BoardEnd end = newest;
    return end == null ? OptionalInt.empty() : OptionalInt.of(end.hostBaud());
  }

  @Override
  public void onModemLines(ModemLines newListener) {
    listener = newListener;
  }

  @Override
  public void vanish() {
    PipeTransport.BoardEnd end = newest;
    if (end != null) {
      end.close();
    }
  }

  /** A link that has already ended wakes a reader that waits for a host. */
  @Override
  public void close() {
    connect().close();
  }
}
