package io.crispfleet.bench.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread that sends ready-made requests over keep-alive connections, one at a time on each.
 * With a rate, request n is due at n / rate after the start, and its latency counts from then,
 * whether or not a connection was free: a server that stalls cannot hide it.
 */
final class HttpLoad implements AutoCloseable {
  private static final int BUFFER = 64 * 1024;
  private static final long NAP = 50_000;
  private static final byte[] LENGTH = "\ncontent-length: ".getBytes(StandardCharsets.US_ASCII);

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
   * @param latencies nanoseconds, in the order of the requests
   * @param statuses how many answers by HTTP status
   */
  record Result(double seconds, long[] latencies, Map<Integer, Integer> statuses) {
    double perSecond() {
      return latencies.length / seconds;
    }

    /** Milliseconds. */
    double percentile(double part) {
      return percentile(latencies, part);
    }

    /** Milliseconds, of every {@code step}th request beginning with {@code first}. */
    double percentile(double part, int first, int step) {
      long[] some = new long[Math.ceilDiv(latencies.length - first, step)];
      for (int i = 0; i < some.length; i++) {
        some[i] = latencies[first + i * step];
      }
      return percentile(some, part);
    }

    int answered(int status) {
      return statuses.getOrDefault(status, 0);
    }

    private static double percentile(long[] values, double part) {
      long[] sorted = values.clone();
      Arrays.sort(sorted);
      return sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * part))] / 1e6;
    }
  }

  /**
   * Sends all requests.
   *
   * @param perSecond 0 for as fast as the answers come
   */
  Result run(List<byte[]> requests, int perSecond) throws IOException {
    long[] latencies = new long[requests.size()];
    long start = System.nanoTime();
    send(requests, perSecond, latencies, start);
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Result(seconds, latencies, new TreeMap<>(statuses));
  }

  /** Sends until the server goes away; returns how many answers there were by status. */
  Map<Integer, Integer> runUntilDeath(List<byte[]> requests) {
    try {
      send(requests, 0, new long[requests.size()], System.nanoTime());
    } catch (IOException e) {
      return new TreeMap<>(statuses);
    }
    throw new IllegalStateException("the server outlived all requests");
  }

  private void send(List<byte[]> requests, int perSecond, long[] latencies, long start)
      throws IOException {
    statuses.clear();
    int sent = 0;
    int answered = 0;
    while (answered < requests.size()) {
      long now = System.nanoTime();
      while (sent < requests.size() && !free.isEmpty()) {
        long due = perSecond == 0 ? now : start + sent * 1_000_000_000L / perSecond;
        if (due > now) {
          break;
        }
        free.remove().send(requests.get(sent), sent, due);
        sent++;
      }
      if (perSecond == 0) {
        selector.select(1);
      } else if (selector.selectNow() == 0) {
        // Turning round and round would take one of the server's two cores.
        LockSupport.parkNanos(NAP);
      }
      Iterator<SelectionKey> ready = selector.selectedKeys().iterator();
      while (ready.hasNext()) {
        SelectionKey key = ready.next();
        ready.remove();
        Connection connection = (Connection) key.attachment();
        if (connection.receive()) {
          latencies[connection.number] = System.nanoTime() - connection.due;
          answered++;
          statuses.merge(connection.status, 1, Integer::sum);
          free.add(connection);
        }
      }
    }
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
    private int number;
    private long due;
    private int status;

    Connection() throws IOException {
      channel.connect(address);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, this);
    }

    void send(byte[] request, int which, long when) throws IOException {
      number = which;
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
      for (int i = 0; i + LENGTH.length < end; i++) {
        int j = 0;
        while (j < LENGTH.length && (head[i + j] | 0x20) == (LENGTH[j] | 0x20)) {
          j++;
        }
        if (j == LENGTH.length) {
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
