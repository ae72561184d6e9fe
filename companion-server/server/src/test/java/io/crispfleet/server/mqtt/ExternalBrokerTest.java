package io.crispfleet.server.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import io.crispfleet.server.testing.Eventually;
import io.crispfleet.server.testing.MosquittoProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExternalBrokerTest {
  private static final String A = "7C9EBD";

  @TempDir Path folder;

  @BeforeEach
  void needsMosquitto() {
    MosquittoProgram.require();
  }

  private static BrokerLogin login(Mosquitto broker) {
    return BrokerUrl.login(
        "mqtt://127.0.0.1:" + broker.port(),
        FleetMqttAccess.SERVER,
        new String(Fleet.password(FleetMqttAccess.SERVER), StandardCharsets.UTF_8),
        Optional.empty(),
        "server:1");
  }

  private static Mqtt5BlockingClient five(Mosquitto broker, String id) {
    return MqttClient.builder()
        .useMqttVersion5()
        .identifier(id)
        .serverHost("127.0.0.1")
        .serverPort(broker.port())
        .simpleAuth()
        .username(id)
        .password(Fleet.password(id))
        .applySimpleAuth()
        .buildBlocking();
  }

  private static void score(Mqtt5BlockingClient stick, String device, String text) {
    stick
        .publishWith()
        .topic("crispfleet/v1/d/" + device + "/score")
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload(TestBroker.bytes(text))
        .send();
  }

  @Test
  void withoutABrokerTheServerStartsSaysSoAndConnectsWhenItAppears() throws IOException {
    try (Mosquitto broker = new Mosquitto(folder, A);
        ClientGateway server = new ClientGateway(login(broker), new Random(1))) {
      ExternalBroker external = new ExternalBroker(login(broker), server::trouble);
      Inbox inbox = new Inbox();
      server.subscribe("crispfleet/v1/d/+/score", 1, inbox);
      external.start();
      server.start();
      Eventually.eventually(
          () -> external.trouble().orElse("").contains("127.0.0.1:" + broker.port()));
      assertThat(server.connected()).isFalse();

      // Published meanwhile, within the time it may wait: not lost.
      var waiting =
          server.publish("crispfleet/v1/g/all/announce", TestBroker.bytes("later"), 1, true);
      broker.start();
      Eventually.eventually(server::connected);
      waiting.toCompletableFuture().join();
      assertThat(external.trouble()).isEmpty();

      broker.stop();
      Eventually.eventually(() -> external.trouble().isPresent());
      broker.start();
      Eventually.eventually(server::connected);
      Mqtt5BlockingClient stick = five(broker, A);
      stick.connect();
      Eventually.eventually(
          () -> {
            score(stick, A, "again");
            return !inbox.messages.isEmpty();
          });
      stick.disconnect();
    }
  }

  @Test
  void whatIsRetainedReachesAServerThatWasAwayTooLong() throws IOException {
    try (Mosquitto broker = new Mosquitto(folder, A).start();
        ClientGateway server = new ClientGateway(login(broker), new Random(1))) {
      String status = "crispfleet/v1/d/" + A + "/status";
      Mqtt5BlockingClient stick = five(broker, A);
      stick.connect();
      stick
          .publishWith()
          .topic(status)
          .qos(MqttQos.AT_LEAST_ONCE)
          .retain(true)
          .payload(TestBroker.bytes("here"))
          .send();
      Inbox inbox = new Inbox();
      server.subscribe("crispfleet/v1/d/+/status", 1, inbox);
      server.start();
      Eventually.eventually(() -> !inbox.messages.isEmpty());
      stick
          .publishWith()
          .topic(status)
          .qos(MqttQos.AT_LEAST_ONCE)
          .payload(TestBroker.bytes("moved"))
          .send();
      Eventually.eventually(() -> inbox.messages.contains(status + " moved"));
      // Two connections see the second; one of them handles it. The first may come by both:
      // Mosquitto gives shared subscriptions what is retained, others do not.
      assertThat(inbox.messages).containsOnly(status + " here", status + " moved");
      assertThat(inbox.messages).containsOnlyOnce(status + " moved");

      List<String> taken = new CopyOnWriteArrayList<>();
      stick
          .publishWith()
          .topic(status)
          .qos(MqttQos.AT_LEAST_ONCE)
          .retain(true)
          .payload(TestBroker.bytes("kept"))
          .send();
      RetainedReader.read(
          () -> five(broker, FleetMqttAccess.SERVER).toAsync(),
          List.of("crispfleet/v1/d/+/status"),
          publish -> taken.add(new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8)));
      Eventually.eventually(() -> !taken.isEmpty());
      assertThat(taken).containsExactly("kept");
      stick.disconnect();
    }
  }
}
