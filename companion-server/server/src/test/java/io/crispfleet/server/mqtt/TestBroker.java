package io.crispfleet.server.mqtt;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import io.crispfleet.server.bus.EventBus;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.SSLContext;

/** An embedded broker on ports of its own, and clients for it. */
final class TestBroker implements AutoCloseable {
  final EventBus bus = new EventBus();
  final BrokerMetrics metrics = new BrokerMetrics();
  final EmbeddedBroker broker;

  TestBroker(Path folder, MqttAccess access) {
    this(folder, access, BrokerLimits.DEFAULT, 0);
  }

  TestBroker(Path folder, MqttAccess access, BrokerLimits limits, int port) {
    this(folder, access, limits, port, true);
  }

  /** One that lets only the server in. */
  static TestBroker closed(Path folder, MqttAccess access) {
    return new TestBroker(folder, access, BrokerLimits.DEFAULT, 0, false);
  }

  private TestBroker(Path folder, MqttAccess access, BrokerLimits limits, int port, boolean open) {
    broker =
        new EmbeddedBroker(
            folder,
            List.of(
                new BrokerAddress(Broker.Kind.TCP, new InetSocketAddress("127.0.0.1", port), false),
                new BrokerAddress(Broker.Kind.LEGACY, new InetSocketAddress("127.0.0.1", 0), true),
                new BrokerAddress(
                    Broker.Kind.WEBSOCKET, new InetSocketAddress("127.0.0.1", 0), false)),
            TestBroker::noTls,
            access,
            limits,
            metrics,
            bus,
            InstantSource.system(),
            new Random(1));
    broker.start();
    if (open) {
      broker.open();
    }
  }

  private static SSLContext noTls() {
    throw new IllegalStateException("no TLS here");
  }

  int port(Broker.Kind kind) {
    return broker.listeners().stream()
        .filter(listener -> listener.kind() == kind)
        .findFirst()
        .orElseThrow()
        .address()
        .getPort();
  }

  Mqtt3BlockingClient three(String id) {
    return three(id, "127.0.0.1");
  }

  /** A client that comes from {@code address}. */
  Mqtt3BlockingClient three(String id, String address) {
    return MqttClient.builder()
        .useMqttVersion3()
        .identifier(id)
        .transportConfig()
        .serverHost("127.0.0.1")
        .serverPort(port(Broker.Kind.TCP))
        .localAddress(address)
        .applyTransportConfig()
        .simpleAuth()
        .username(id)
        .password(Fleet.password(id))
        .applySimpleAuth()
        .buildBlocking();
  }

  Mqtt5BlockingClient five(String id) {
    return MqttClient.builder()
        .useMqttVersion5()
        .identifier(id)
        .serverHost("127.0.0.1")
        .serverPort(port(Broker.Kind.TCP))
        .simpleAuth()
        .username(id)
        .password(Fleet.password(id))
        .applySimpleAuth()
        .buildBlocking();
  }

  ClientGateway gateway(String id) {
    return new ClientGateway(
        new BrokerLogin(
            "127.0.0.1",
            port(Broker.Kind.TCP),
            id,
            FleetMqttAccess.SERVER,
            Fleet.password(FleetMqttAccess.SERVER),
            Optional.empty()),
        true,
        new Random(2));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    broker.close();
  }
}
