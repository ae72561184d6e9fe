package io.crispfleet.server.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.exceptions.ConnectionFailedException;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import io.crispfleet.server.bus.EventBus;
import io.crispfleet.server.testing.Eventually;
import io.crispfleet.server.tls.ServerTls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The TLS door with the certificate that a fresh installation makes for itself. */
class TlsListenerTest {
  private static final String A = "7C9EBD";

  @TempDir Path folder;
  private ServerTls tls;
  private EmbeddedBroker broker;
  private int port;

  @BeforeEach
  void start() throws IOException {
    tls = ServerTls.local(folder.resolve("tls"), InstantSource.system(), new SecureRandom());
    broker =
        new EmbeddedBroker(
            folder.resolve("mqtt"),
            List.of(
                new BrokerAddress(Broker.Kind.TLS, new InetSocketAddress("127.0.0.1", 0), false)),
            tls::context,
            new Fleet(A).access(),
            BrokerLimits.DEFAULT,
            new BrokerMetrics(),
            new EventBus(),
            InstantSource.system(),
            new Random(1));
    broker.start();
    broker.open();
    port = broker.listeners().getFirst().address().getPort();
  }

  @AfterEach
  void stop() {
    broker.close();
    tls.close();
  }

  private BrokerLogin login() {
    return BrokerUrl.login(
        "mqtts://127.0.0.1:" + port,
        FleetMqttAccess.SERVER,
        new String(Fleet.password(FleetMqttAccess.SERVER), java.nio.charset.StandardCharsets.UTF_8),
        Optional.of(folder.resolve("tls").resolve("ca.pem")),
        "server:1");
  }

  private Mqtt3BlockingClient stick(MqttClientSslConfig trust) {
    return MqttClient.builder()
        .useMqttVersion3()
        .identifier(A)
        .serverHost("127.0.0.1")
        .serverPort(port)
        .sslConfig(trust)
        .simpleAuth()
        .username(A)
        .password(Fleet.password(A))
        .applySimpleAuth()
        .buildBlocking();
  }

  @Test
  void whoTrustsTheAuthorityConnectsAndNobodyElse() {
    try (ClientGateway server = new ClientGateway(login(), new Random(2))) {
      Inbox inbox = new Inbox();
      server.subscribe("crispfleet/v1/d/+/score", 1, inbox);
      server.start();
      Eventually.eventually(server::connected);
      Mqtt3BlockingClient stick =
          stick(
              MqttClientSslConfig.builder()
                  .trustManagerFactory(login().trust().orElseThrow())
                  .build());
      stick.connect();
      stick
          .publishWith()
          .topic("crispfleet/v1/d/" + A + "/score")
          .qos(MqttQos.AT_LEAST_ONCE)
          .payload(new byte[40_000])
          .send();
      Eventually.eventually(() -> !inbox.messages.isEmpty());
      stick.disconnect();
      Mqtt3BlockingClient stranger = stick(MqttClientSslConfig.builder().build());
      assertThatThrownBy(stranger::connect).isInstanceOf(ConnectionFailedException.class);
    }
  }

  @Test
  void plainBytesAtTheTlsDoorEndTheConnection() throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(60_000);
      socket
          .getOutputStream()
          .write(io.crispfleet.server.testing.RawMqtt.connect(A, Fleet.password(A)));
      // A TLS alert may come first.
      int first = socket.getInputStream().read();
      assertThat(first).isIn(-1, 0x15);
    }
  }
}
