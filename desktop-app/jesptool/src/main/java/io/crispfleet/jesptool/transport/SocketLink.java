package io.crispfleet.jesptool.transport;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/**
 * A connected TCP stream with deadlines on both directions. One thread may read while another
 * writes; {@link #close()} from any thread ends both.
 */
public final class SocketLink implements AutoCloseable {
  private final SocketChannel channel;
  private final Selector readable;
  private final Selector writable;

  /** Takes over a connected channel, also its closing. */
  public SocketLink(SocketChannel channel) throws IOException {
    this.channel = channel;
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    readable = Selector.open();
    writable = Selector.open();
    channel.register(readable, SelectionKey.OP_READ);
    channel.register(writable, SelectionKey.OP_WRITE);
  }

  /**
   * Waits for at least one byte.
   *
   * @return bytes read, 0 when the time is up
   * @throws IOException when the peer closed the stream or it broke
   */
  public int read(byte[] buffer, int offset, int length, Duration timeout) throws IOException {
    ByteBuffer target = ByteBuffer.wrap(buffer, offset, length);
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      int count = channel.read(target);
      if (count < 0) {
        throw new IOException("the peer closed the connection");
      }
      if (count > 0 || !await(readable, deadline)) {
        return count;
      }
    }
  }

  /**
   * Sends all bytes.
   *
   * @param patience longest wait without progress
   * @throws IOException when the stream broke or the peer takes no bytes
   */
  public void write(byte[] buffer, int offset, int length, Duration patience) throws IOException {
    ByteBuffer source = ByteBuffer.wrap(buffer, offset, length);
    while (source.hasRemaining()) {
      if (channel.write(source) == 0 && !await(writable, System.nanoTime() + patience.toNanos())) {
        throw new IOException("the peer takes no bytes any more");
      }
    }
  }

  private static boolean await(Selector selector, long deadline) throws IOException {
    long nanos = deadline - System.nanoTime();
    if (nanos <= 0 || Thread.currentThread().isInterrupted()) {
      return false;
    }
    try {
      selector.selectedKeys().clear();
      selector.select((nanos + 999_999) / 1_000_000);
      return true; // a spurious wake-up costs one more attempt, nothing else
    } catch (ClosedSelectorException e) {
      throw new IOException("the connection was closed", e);
    }
  }

  @Override
  public void close() {
    try (channel;
        readable;
        writable) {
      channel.shutdownOutput();
    } catch (IOException e) {
      // The stream is given up either way; there is nobody left to tell.
    }
  }
}
