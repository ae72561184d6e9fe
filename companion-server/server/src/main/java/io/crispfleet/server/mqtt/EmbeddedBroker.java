package io.crispfleet.server.mqtt;

import io.crispfleet.server.bus.EventBus;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The broker inside this process. Its doors are ours: every byte of a client passes {@link
 * ClientGate} before Apache Artemis, the engine, sees it.
 */
public final class EmbeddedBroker implements Broker {
  private static final int IO_THREADS = 2;
  private static final int BACKLOG = 4096;
  private static final long STOP_MILLIS = 2000;
  private static final Duration CLIENTS_WITHIN = Duration.ofSeconds(3);

  private final List<BrokerAddress> addresses;
  private final Supplier<SSLContext> tls;
  private final ArtemisCore engine;
  private final BrokerDoors doors;
  private final AtomicInteger open = new AtomicInteger();
  private final List<Listener> listeners = new ArrayList<>();
  private final List<Channel> servers = new ArrayList<>();
  private @Nullable EventLoopGroup loops;

  /**
   * @param folder of sessions, queued and retained messages; made when missing
   * @param tls asked for each connection to a TLS listener, so that a renewed certificate is used
   *     at once
   */
  public EmbeddedBroker(
      Path folder,
      List<BrokerAddress> addresses,
      Supplier<SSLContext> tls,
      MqttAccess access,
      BrokerLimits limits,
      BrokerMetrics metrics,
      EventBus bus,
      InstantSource clock,
      RandomGenerator random) {
    this.addresses = List.copyOf(addresses);
    this.tls = tls;
    this.engine = new ArtemisCore(folder, limits);
    this.doors = new BrokerDoors(access, limits, metrics, engine, bus, clock, random);
  }

  @Override
  public synchronized void start() {
    engine.start();
    EventLoopGroup group =
        new NioEventLoopGroup(IO_THREADS, new DefaultThreadFactory("mqtt", true));
    loops = group;
    try {
      for (BrokerAddress address : addresses) {
        Channel server = bind(group, address);
        servers.add(server);
        listeners.add(new Listener(address.kind(), (InetSocketAddress) server.localAddress()));
      }
    } catch (BrokerException e) {
      close();
      throw e;
    }
  }

  private Channel bind(EventLoopGroup group, BrokerAddress address) {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(new Doorway(doors, address, tls, open));
    var bound = bootstrap.bind(address.address()).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw BrokerException.cannotListen(address.address(), bound.cause());
    }
    return bound.channel();
  }

  @Override
  public void open() {
    doors.open();
  }

  @Override
  public synchronized List<Listener> listeners() {
    return List.copyOf(listeners);
  }

  @Override
  public void disconnect(String clientId) {
    doors.disconnect(clientId);
  }

  @Override
  public Optional<String> trouble() {
    return engine.trouble();
  }

  /** Takes no more connections, ends those there are and writes what is queued. */
  @Override
  public synchronized void close() {
    servers.forEach(server -> server.close().awaitUninterruptibly(STOP_MILLIS));
    servers.clear();
    listeners.clear();
    doors.closeAll();
    engine.stop(CLIENTS_WITHIN);
    EventLoopGroup group = loops;
    loops = null;
    if (group != null) {
      group
          .shutdownGracefully(0, STOP_MILLIS, TimeUnit.MILLISECONDS)
          .awaitUninterruptibly(STOP_MILLIS);
    }
  }
}
