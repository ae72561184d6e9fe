package io.crispfleet.server.mqtt;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import io.crispfleet.server.testing.Eventually;
import io.crispfleet.server.testing.FreePort;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class EmbeddedBrokerSessionsTest extends BrokerContract {
  @Override
  Running start(Fleet fleet) throws IOException {
    return new Embedded(folder.resolve("mqtt"), fleet, FreePort.find());
  }

  /** Comes back at the same port. */
  private static final class Embedded implements Running {
    private final Path folder;
    private final Fleet fleet;
    private final int port;
    private TestBroker broker;

    Embedded(Path folder, Fleet fleet, int port) {
      this.folder = folder;
      this.fleet = fleet;
      this.port = port;
      broker = started();
    }

    private TestBroker started() {
      return new TestBroker(folder, fleet.access(), BrokerLimits.DEFAULT, port);
    }

    @Override
    public int port() {
      return port;
    }

    @Override
    public int legacyPort() {
      return broker.port(Broker.Kind.LEGACY);
    }

    @Override
    public void restart() {
      broker.close();
      broker = started();
    }

    @Override
    public void close() {
      broker.close();
    }
  }

  private TestBroker broker() {
    return new TestBroker(folder, new Fleet(A, B).access());
  }

  @Test
  void webSocketClientsSpeakBothVersions() {
    try (TestBroker broker = broker();
        ClientGateway server = broker.gateway("server:1")) {
      Inbox inbox = new Inbox();
      server.subscribe("crispfleet/v1/d/+/score", 1, inbox);
      server.start();
      Eventually.eventually(server::connected);
      Mqtt5BlockingClient five =
          MqttClient.builder()
              .useMqttVersion5()
              .identifier(A)
              .serverHost("127.0.0.1")
              .serverPort(broker.port(Broker.Kind.WEBSOCKET))
              .webSocketConfig()
              .serverPath("mqtt")
              .applyWebSocketConfig()
              .simpleAuth()
              .username(A)
              .password(Fleet.password(A))
              .applySimpleAuth()
              .buildBlocking();
      five.connect();
      five.publishWith()
          .topic("crispfleet/v1/d/" + A + "/score")
          .qos(MqttQos.AT_LEAST_ONCE)
          .payload(new byte[30_000])
          .send();
      Eventually.eventually(() -> !inbox.messages.isEmpty());
      five.disconnect();
    }
  }

  @Test
  void aPortInUseIsSaidSo() {
    try (TestBroker broker = broker()) {
      int port = broker.port(Broker.Kind.TCP);
      assertThatThrownBy(
              () ->
                  new TestBroker(
                          folder.resolveSibling("other"),
                          new Fleet(A, B).access(),
                          BrokerLimits.DEFAULT,
                          port)
                      .close())
          .isInstanceOf(BrokerException.class)
          .hasMessageContaining("127.0.0.1:" + port)
          .hasMessageContaining("in use");
    }
  }
}
