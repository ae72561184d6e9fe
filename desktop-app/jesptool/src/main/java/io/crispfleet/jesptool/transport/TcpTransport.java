package io.crispfleet.jesptool.transport;

import io.crispfleet.jesptool.error.EspException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;

/** Raw bytes over TCP ({@code socket://host:port}): no modem lines, the baud is only remembered. */
public final class TcpTransport implements Transport {
  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(5);
  private static final Duration WRITE_PATIENCE = Duration.ofSeconds(10);

  private final PortAddress address;
  private final SocketLink link;
  private int baud;

  private TcpTransport(PortAddress address, SocketLink link) {
    this.address = address;
    this.link = link;
  }

  /**
   * Connects within 5 s.
   *
   * @throws EspException.PortUnavailable when nobody listens there
   */
  public static TcpTransport open(PortAddress.Socket address) {
    return new TcpTransport(address, connect(address, address.host(), address.port()));
  }

  /**
   * The connection alone, for protocols on top of it.
   *
   * @throws EspException.PortUnavailable when nobody listens there
   */
  public static SocketLink connect(PortAddress address, String host, int port) {
    try {
      SocketChannel channel = SocketChannel.open();
      try {
        channel
            .socket()
            .connect(
                new InetSocketAddress(host, port), Math.toIntExact(CONNECT_PATIENCE.toMillis()));
        return new SocketLink(channel);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new EspException.PortUnavailable(
              "No connection to %s: %s.".formatted(address, reason(e, host)),
              "Check host and port, and that the program that shares the board is running there.")
          .causedBy(e);
    }
  }

  private static String reason(IOException e, String host) {
    return switch (e) {
      case java.net.UnknownHostException _ -> "the host '%s' is not known".formatted(host);
      case java.net.SocketTimeoutException _ -> "no answer within 5 s";
      default -> e.getMessage() == null ? e.toString() : e.getMessage();
    };
  }

  @Override
  public PortAddress address() {
    return address;
  }

  @Override
  public int read(byte[] buffer, int offset, int length, Duration timeout) {
    try {
      int count = link.read(buffer, offset, length, timeout);
      if (count == 0) {
        LinkLoss.throwIfInterrupted(address);
      }
      return count;
    } catch (IOException e) {
      throw LinkLoss.of(address, e);
    }
  }

  @Override
  public void write(byte[] buffer, int offset, int length) {
    try {
      link.write(buffer, offset, length, WRITE_PATIENCE);
    } catch (IOException e) {
      throw LinkLoss.of(address, e);
    }
  }

  /** Nothing to wait for: what the kernel has accepted cannot be observed further. */
  @Override
  public void drain() {}

  @Override
  public void discardInput() {
    byte[] rubbish = new byte[4096];
    // Bounded: a peer that never stops sending must not hold the caller here.
    for (int i = 0; i < 256 && read(rubbish, 0, rubbish.length, Duration.ZERO) > 0; i++) {}
  }

  @Override
  public int baud() {
    return baud;
  }

  @Override
  public void setBaud(int newBaud) {
    baud = newBaud;
  }

  @Override
  public boolean setLines(boolean dtr, boolean rts) {
    return false;
  }

  @Override
  public Optional<UsbIdentity> usb() {
    return Optional.empty();
  }

  @Override
  public void close() {
    link.close();
  }
}
