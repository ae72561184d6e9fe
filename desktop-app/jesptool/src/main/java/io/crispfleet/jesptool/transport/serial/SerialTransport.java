package io.crispfleet.jesptool.transport.serial;

import com.fazecast.jSerialComm.SerialPort;
import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.transport.ByteQueue;
import io.crispfleet.jesptool.transport.LinkLoss;
import io.crispfleet.jesptool.transport.PortAddress;
import io.crispfleet.jesptool.transport.Transport;
import io.crispfleet.jesptool.transport.UsbIdentity;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * A serial port of the operating system.
 *
 * <p>Two platform threads per port do the blocking native calls: reads cannot be interrupted and
 * have no timeout below 100 ms, writes have none at all, and a virtual thread inside either would
 * hold its carrier.
 */
public final class SerialTransport implements Transport {
  private static final int INITIAL_BAUD = 115_200;
  private static final int RECEIVE_BUFFER = 64 * 1024;
  private static final Duration WRITE_PATIENCE = Duration.ofSeconds(10);
  private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(10);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

  private final PortAddress.Serial address;
  private final SerialPort port;
  private final ByteQueue received = new ByteQueue(RECEIVE_BUFFER);
  private final ExecutorService writer;
  private final Thread reader;
  private volatile boolean closing;
  private int baud = INITIAL_BAUD;

  private SerialTransport(PortAddress.Serial address, SerialPort port) {
    this.address = address;
    this.port = port;
    String device = address.device();
    writer =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("write " + device).factory());
    reader = Thread.ofPlatform().daemon().name("read " + device).unstarted(this::receive);
  }

  /**
   * Opens a port at 115200 8N1 with both modem lines idle.
   *
   * @throws EspException.PortUnavailable when it is missing, busy, forbidden or its driver hangs
   */
  public static SerialTransport open(PortAddress.Serial address) {
    SerialPort port = SerialOpener.open(address.device(), INITIAL_BAUD);
    SerialTransport transport = new SerialTransport(address, port);
    transport.reader.start();
    return transport;
  }

  /** The reader owns the port's end of life, so that no native call ever meets a reused handle. */
  private void receive() {
    byte[] buffer = new byte[16 * 1024];
    HangUp hangUp = new HangUp();
    while (!closing) {
      long start = System.nanoTime();
      int count = port.readBytes(buffer, buffer.length, 0);
      if (count < 0
          || (count == 0 && hangUp.suspected(Duration.ofNanos(System.nanoTime() - start)))) {
        break;
      }
      if (count > 0) {
        hangUp.dismiss();
        while (!closing && !received.put(buffer, 0, count, Duration.ofDays(1))) {}
      }
    }
    received.end();
    writer.shutdownNow();
    port.closePort();
  }

  @Override
  public PortAddress address() {
    return address;
  }

  @Override
  public int read(byte[] buffer, int offset, int length, Duration timeout) {
    int count = received.take(buffer, offset, length, timeout);
    if (count == ByteQueue.ENDED) {
      throw lost();
    }
    if (count == 0) {
      LinkLoss.throwIfInterrupted(address);
    }
    return count;
  }

  /** In steps of about one second of line time, so that a slow line is not taken for a dead one. */
  @Override
  public void write(byte[] buffer, int offset, int length) {
    int step = Math.max(1024, baud / 10);
    for (int done = 0; done < length; done += step) {
      writeStep(buffer, offset + done, Math.min(step, length - done));
    }
  }

  private void writeStep(byte[] buffer, int offset, int length) {
    try {
      Future<Integer> writing = writer.submit(() -> port.writeBytes(buffer, length, offset));
      if (writing.get(WRITE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS) != length) {
        throw lost();
      }
    } catch (TimeoutException e) {
      throw LinkLoss.of(address, "it took no bytes for 10 s").causedBy(e);
    } catch (RejectedExecutionException | ExecutionException e) {
      throw lost().causedBy(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LinkLoss.throwIfInterrupted(address);
      throw lost().causedBy(e);
    }
  }

  private EspException lost() {
    return LinkLoss.of(address, closing ? "the port was closed" : "the device was unplugged");
  }

  @Override
  public void drain() {
    long deadline = System.nanoTime() + DRAIN_PATIENCE.toNanos();
    while (port.bytesAwaitingWrite() > 0 && System.nanoTime() < deadline) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** The reader keeps the system's own buffer empty, so ours is the only one to clear. */
  @Override
  public void discardInput() {
    received.clear();
  }

  @Override
  public int baud() {
    return baud;
  }

  /**
   * Takes effect at once; callers drain first.
   *
   * @throws EspException.UnsupportedHere when the driver refuses this rate
   */
  @Override
  public void setBaud(int newBaud) {
    if (!port.setBaudRate(newBaud)) {
      port.setBaudRate(baud);
      throw new EspException.UnsupportedHere(
          "%s does not take %d baud.".formatted(address, newBaud),
          "Choose a lower rate, for example --baud 115200.");
    }
    baud = newBaud;
  }

  @Override
  public boolean setLines(boolean dtr, boolean rts) {
    if (!port.setDTRandRTS(dtr, rts)) {
      return false;
    }
    if (OperatingSystem.current() == OperatingSystem.WINDOWS) {
      // usbser.sys hands RTS to the device only together with a DTR request.
      return dtr ? port.setDTR() : port.clearDTR();
    }
    return true;
  }

  @Override
  public Optional<UsbIdentity> usb() {
    if (port.getVendorID() < 0 || port.getProductID() < 0) {
      return Optional.empty();
    }
    String serial = port.getSerialNumber();
    String location = port.getPortLocation();
    return Optional.of(
        new UsbIdentity(
            port.getVendorID(),
            port.getProductID(),
            serial.equals("Unknown") ? "" : serial,
            location.equals("0-0") ? "" : location));
  }

  /** The port is free for the next program when this returns. */
  @Override
  public void close() {
    closing = true;
    received.end();
    try {
      reader.join(CLOSE_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
