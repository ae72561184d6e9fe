package io.crispfleet.bench.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One thread that sends ready-made requests over keep-alive connections, one at a time on each.
 * With a rate, request n is due at n / rate after the start, and its latency counts from then,
 * whether or not a connection was free: a server that stalls cannot hide it.
 */
final class HttpLoad implements AutoCloseable {
  private static final int BUFFER = 16 * 1024;

  private final InetSocketAddress address;
  private final Selector selector = Selector.open();
  private final List<Connection> connections = new ArrayList<>();
  private final Deque<Connection> free = new ArrayDeque<>();
  private final Map<Integer, Integer> statuses = new TreeMap<>();

  HttpLoad(InetSocketAddress address, int count) throws IOException {
    this.address = address;
    for (int i = 0; i < count; i++) {
      Connection connection = new Connection();
      connections.add(connection);
      free.add(connection);
    }
  }

  /**
   * What came of it.
   *
   * @param statuses how many answers by HTTP status
   */
  record Result(double seconds, long[] latencies, Map<Integer, Integer> statuses) {
    double perSecond() {
      return latencies.length / seconds;
    }

    /** Milliseconds. */
    double percentile(double part) {
      return latencies[(int) Math.min(latencies.length - 1L, (long) (latencies.length * part))]
          / 1e6;
    }
  }

  /**
   * Sends all requests.
   *
   * @param perSecond 0 for as fast as the answers come
   */
  Result run(List<byte[]> requests, int perSecond) throws IOException {
    statuses.clear();
    long[] latencies = new long[requests.size()];
    int sent = 0;
    int answered = 0;
    long start = System.nanoTime();
    while (answered < requests.size()) {
      long now = System.nanoTime();
      while (sent < requests.size() && !free.isEmpty()) {
        long due = perSecond == 0 ? now : start + sent * 1_000_000_000L / perSecond;
        if (due > now) {
          break;
        }
        free.remove().send(requests.get(sent++), due);
      }
      if (perSecond == 0) {
        selector.select(1);
      } else {
        selector.selectNow();
      }
      Iterator<SelectionKey> ready = selector.selectedKeys().iterator();
      while (ready.hasNext()) {
        SelectionKey key = ready.next();
        ready.remove();
        Connection connection = (Connection) key.attachment();
        if (connection.receive()) {
          latencies[answered++] = System.nanoTime() - connection.due;
          statuses.merge(connection.status, 1, Integer::sum);
          free.add(connection);
        }
      }
      if (perSecond != 0 && free.size() == connections.size()) {
        Thread.onSpinWait();
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    Arrays.sort(latencies);
    return new Result(seconds, latencies, new TreeMap<>(statuses));
  }

  @Override
  public void close() throws IOException {
    for (Connection connection : connections) {
      connection.channel.close();
    }
    selector.close();
  }

  private final class Connection {
    private final SocketChannel channel = SocketChannel.open();
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER);
    private final byte[] head = new byte[BUFFER];
    private long due;
    private int status;

    Connection() throws IOException {
      channel.connect(address);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, this);
    }

    void send(byte[] request, long when) throws IOException {
      due = when;
      in.clear();
      ByteBuffer out = ByteBuffer.wrap(request);
      while (out.hasRemaining()) {
        channel.write(out);
      }
    }

    /** True when the answer is complete. */
    boolean receive() throws IOException {
      if (channel.read(in) < 0) {
        throw new IOException("the server closed a connection");
      }
      int length = in.position();
      in.get(0, head, 0, length);
      int body = end(length);
      if (body < 0 || length < body + contentLength(body)) {
        return false;
      }
      status = (head[9] - '0') * 100 + (head[10] - '0') * 10 + head[11] - '0';
      return true;
    }

    private int end(int length) {
      for (int i = 3; i < length; i++) {
        if (head[i] == '\n' && head[i - 1] == '\r' && head[i - 2] == '\n') {
          return i + 1;
        }
      }
      return -1;
    }

    private int contentLength(int end) {
      byte[] name = "\ncontent-length: ".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
      for (int i = 0; i + name.length < end; i++) {
        int j = 0;
        while (j < name.length && (head[i + j] | 0x20) == (name[j] | 0x20)) {
          j++;
        }
        if (j == name.length) {
          int value = 0;
          for (int k = i + j; head[k] >= '0' && head[k] <= '9'; k++) {
            value = value * 10 + head[k] - '0';
          }
          return value;
        }
      }
      return 0;
    }
  }
}
