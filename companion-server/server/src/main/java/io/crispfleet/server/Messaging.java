package io.crispfleet.server;

import io.crispfleet.server.config.ServerConfig;
import io.crispfleet.server.mqtt.Broker;
import io.crispfleet.server.mqtt.BrokerAddress;
import io.crispfleet.server.mqtt.BrokerLimits;
import io.crispfleet.server.mqtt.BrokerLogin;
import io.crispfleet.server.mqtt.BrokerMetrics;
import io.crispfleet.server.mqtt.BrokerUrl;
import io.crispfleet.server.mqtt.ClientGateway;
import io.crispfleet.server.mqtt.EmbeddedBroker;
import io.crispfleet.server.mqtt.ExternalBroker;
import io.crispfleet.server.mqtt.FleetMqttAccess;
import io.crispfleet.server.mqtt.MqttAccess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The broker, if it is ours, and the server's own connection to it. */
record Messaging(Broker broker, ClientGateway gateway, Closing closing) implements AutoCloseable {
  /** No stick can use it as its own: the colon is no part of a device id. */
  private static final String CLIENT = "server:";

  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(30);

  /**
   * Starts the broker and prepares the connection; {@link #begin} opens it.
   *
   * @param password of the server's own login at the embedded broker
   */
  static Messaging open(ServerConfig config, Foundation base, MqttAccess access, byte[] password)
      throws IOException {
    Closing closing = new Closing();
    try {
      return config.mqtt().broker().isPresent()
          ? external(config, config.mqtt().broker().get(), base, closing)
          : embedded(config, base, closing, access, password);
    } catch (IOException | RuntimeException e) {
      closing.close();
      throw e;
    }
  }

  private static Messaging embedded(
      ServerConfig config, Foundation base, Closing closing, MqttAccess access, byte[] password) {
    BrokerMetrics metrics = new BrokerMetrics();
    metrics.bind(base.metrics().registry());
    Broker broker =
        closing.after(
            new EmbeddedBroker(
                config.data().resolve("mqtt"),
                addresses(config),
                () -> base.tls().get().context(),
                access,
                BrokerLimits.DEFAULT,
                metrics,
                base.bus(),
                base.clock(),
                base.random()));
    broker.start();
    InetSocketAddress plain = broker.listeners().getFirst().address();
    ClientGateway gateway =
        closing.after(
            new ClientGateway(
                new BrokerLogin(
                    local(plain),
                    plain.getPort(),
                    CLIENT + "embedded",
                    FleetMqttAccess.SERVER,
                    password,
                    Optional.empty()),
                true,
                base.random()));
    gateway.bind(base.metrics().registry());
    return new Messaging(broker, gateway, closing);
  }

  /**
   * Connects, once everything is subscribed, and then lets the sticks in. Somebody else's broker is
   * not waited for: it keeps what sticks publish, and the server may well start before it.
   */
  void begin() {
    gateway.start();
    if (broker instanceof EmbeddedBroker) {
      gateway.awaitConnected(CONNECT_WITHIN);
    }
    broker.open();
  }

  private static Messaging external(
      ServerConfig config, String url, Foundation base, Closing closing) throws IOException {
    ServerConfig.Mqtt mqtt = config.mqtt();
    // Replicas need names that differ and stay: the broker keeps a session by each.
    Path replica = config.data().resolve("secrets").resolve("mqtt-replica");
    String clientId = CLIENT + KeptSecret.of(replica, base.random());
    BrokerLogin login =
        BrokerUrl.login(url, mqtt.user(), mqtt.password(), mqtt.brokerCa(), clientId);
    ClientGateway gateway = closing.after(new ClientGateway(login, base.random()));
    gateway.bind(base.metrics().registry());
    Broker broker = closing.after(new ExternalBroker(login, gateway::trouble));
    broker.start();
    return new Messaging(broker, gateway, closing);
  }

  @Override
  public void close() {
    closing.close();
  }

  /** The plain listener first. */
  private static List<BrokerAddress> addresses(ServerConfig config) {
    ServerConfig.Mqtt mqtt = config.mqtt();
    boolean legacy = config.legacy().enabled();
    List<BrokerAddress> addresses = new ArrayList<>();
    addresses.add(
        new BrokerAddress(Broker.Kind.TCP, mqtt.plain(), legacy && mqtt.legacy().isEmpty()));
    mqtt.tls().ifPresent(at -> addresses.add(new BrokerAddress(Broker.Kind.TLS, at, false)));
    mqtt.webSocket()
        .ifPresent(at -> addresses.add(new BrokerAddress(Broker.Kind.WEBSOCKET, at, false)));
    if (legacy) {
      mqtt.legacy().ifPresent(at -> addresses.add(new BrokerAddress(Broker.Kind.LEGACY, at, true)));
    }
    return addresses;
  }

  private static String local(InetSocketAddress address) {
    InetAddress host = address.getAddress();
    return host == null || host.isAnyLocalAddress()
        ? InetAddress.getLoopbackAddress().getHostAddress()
        : host.getHostAddress();
  }
}
