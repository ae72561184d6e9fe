package io.crispfleet.bench.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Thousands of sticks on one thread, each with a connection of its own. */
final class MqttSticks implements AutoCloseable {
  private static final int AT_ONCE = 200;
  private static final long PATIENCE = 60_000_000_000L;
  private static final long NAP = 200_000;

  private final Selector selector = Selector.open();
  private final SocketChannel[] channels;
  private final ByteBuffer in = ByteBuffer.allocateDirect(64 * 1024);
  private int accepted;
  private int closed;

  private MqttSticks(int count) throws IOException {
    channels = new SocketChannel[count];
  }

  /**
   * Connects one stick for each password.
   *
   * @param passwords all empty for a broker without
   */
  static MqttSticks connect(InetSocketAddress broker, List<String> passwords) throws IOException {
    MqttSticks sticks = new MqttSticks(passwords.size());
    long until = System.nanoTime() + PATIENCE;
    int begun = 0;
    while (sticks.accepted < passwords.size()) {
      while (begun < passwords.size() && begun - sticks.accepted < AT_ONCE) {
        byte[] hello = MqttPackets.connect(Beats.id(begun), passwords.get(begun));
        sticks.channels[begun++] = sticks.open(broker, hello);
      }
      sticks.selector.select(100);
      sticks.read();
      if (sticks.closed > 0 || System.nanoTime() > until) {
        throw new IOException(
            "only %d of %d sticks were let in".formatted(sticks.accepted, passwords.size()));
      }
    }
    return sticks;
  }

  private SocketChannel open(InetSocketAddress broker, byte[] hello) throws IOException {
    SocketChannel channel = SocketChannel.open(broker);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.write(ByteBuffer.wrap(hello));
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ);
    return channel;
  }

  private void read() throws IOException {
    Iterator<SelectionKey> ready = selector.selectedKeys().iterator();
    while (ready.hasNext()) {
      SelectionKey key = ready.next();
      ready.remove();
      in.clear();
      if (((SocketChannel) key.channel()).read(in) < 0) {
        closed++;
        key.cancel();
      } else if (in.position() >= 4 && in.get(0) >> 4 == MqttPackets.CONNACK && in.get(3) == 0) {
        accepted++;
      }
    }
  }

  /**
   * Every stick sends one heartbeat a second, evenly spread; returns the seconds it took.
   *
   * @param fromRound the first heartbeat of each stick
   * @param toRound behind the last
   */
  double run(Beats beats, int fromRound, int toRound) throws IOException {
    long start = System.nanoTime();
    long perBeat = 1_000_000_000L / beats.sticks();
    int first = fromRound * beats.sticks();
    int end = toRound * beats.sticks();
    int sent = first;
    while (sent < end) {
      long now = System.nanoTime();
      while (sent < end && start + (sent - first) * perBeat <= now) {
        beats.due(sent, start + (sent - first) * perBeat);
        int stick = sent % beats.sticks();
        byte[] beat = MqttPackets.publish(Beats.topic(stick), Beats.payload(sent / beats.sticks()));
        ByteBuffer out = ByteBuffer.wrap(beat);
        while (out.hasRemaining()) {
          channels[stick].write(out);
        }
        sent++;
      }
      if (selector.selectNow() > 0) {
        read();
      }
      // Turning round and round would take one of the server's two cores.
      LockSupport.parkNanos(NAP);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  /** Connections that the broker ended. */
  int closed() {
    return closed;
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel channel : channels) {
      if (channel != null) {
        channel.close();
      }
    }
    selector.close();
  }
}
