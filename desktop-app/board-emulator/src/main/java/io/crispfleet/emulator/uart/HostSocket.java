package io.crispfleet.emulator.uart;

import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.transport.SocketLink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A listening socket on the loopback that serves one host at a time; the next one waits in line. A
 * single thread reads (and accepts), any thread writes.
 */
final class HostSocket implements AutoCloseable {
  /** A host that does not read loses bytes after this, as on a real UART. */
  private static final Duration WRITE_PATIENCE = Duration.ofSeconds(1);

  private final ServerSocketChannel server;
  private final Selector acceptable;
  private final Runnable onChange;
  private final Object writing = new Object();
  private volatile @Nullable SocketLink host;

  /**
   * Listens at once.
   *
   * @param port 0 lets the system choose
   * @param onChange called on the reading thread when a host has come or gone
   */
  HostSocket(int port, Runnable onChange) {
    this.onChange = onChange;
    try {
      server = ServerSocketChannel.open();
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      server.configureBlocking(false);
      acceptable = Selector.open();
      server.register(acceptable, SelectionKey.OP_ACCEPT);
    } catch (IOException e) {
      throw new EspException.PortUnavailable(
              "TCP port %d cannot be listened on: %s.".formatted(port, e.getMessage()),
              "Choose another port, or 0 for any free one.")
          .causedBy(e);
    }
  }

  int port() {
    return server.socket().getLocalPort();
  }

  boolean hostPresent() {
    return host != null;
  }

  /** Bytes read; 0 when the time is up, or nobody is there, or somebody has just come or gone. */
  int read(byte[] buffer, int offset, int length, Duration timeout) {
    SocketLink current = host;
    if (current == null) {
      accept(timeout);
      return 0;
    }
    try {
      return current.read(buffer, offset, length, timeout);
    } catch (IOException e) {
      current.close();
      host = null;
      onChange.run();
      return 0;
    }
  }

  private void accept(Duration timeout) {
    try {
      acceptable.selectedKeys().clear();
      acceptable.select(Math.max(1, timeout.toMillis()));
      SocketChannel channel = server.accept();
      if (channel != null) {
        host = new SocketLink(channel);
        onChange.run();
      }
    } catch (IOException | ClosedSelectorException e) {
      // The port is closed, or the host was gone before it was served.
    }
  }

  void write(byte[] buffer, int offset, int length) {
    SocketLink current = host;
    if (current == null) {
      return;
    }
    try {
      synchronized (writing) {
        current.write(buffer, offset, length, WRITE_PATIENCE);
      }
    } catch (IOException e) {
      current.close(); // the reading thread takes note
    }
  }

  /** Hangs up on the host, if any. */
  void drop() {
    SocketLink current = host;
    if (current != null) {
      current.close();
    }
  }

  @Override
  public void close() {
    try (server;
        acceptable) {
      drop();
    } catch (IOException e) {
      // Nobody is left to tell.
    }
  }
}
