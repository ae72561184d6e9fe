package io.crispfleet.server.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient.Mqtt5Publishes;
import com.hivemq.client.mqtt.mqtt5.datatypes.Mqtt5UserProperty;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.crispfleet.server.testing.Eventually;
import io.crispfleet.server.testing.RawMqtt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientGatewayTest {
  @TempDir Path folder;

  @Test
  void whatASticksPublishesReachesTheHandlerInOrder() {
    try (TestBroker broker = new TestBroker(folder, new Fleet("7C9EBD").access());
        ClientGateway gateway = broker.gateway("server:1")) {
      List<String> received = new CopyOnWriteArrayList<>();
      gateway.subscribe(
          "crispfleet/v1/d/+/heartbeat",
          0,
          message -> {
            received.add(new String(message.payload(), StandardCharsets.UTF_8));
            return done();
          });
      gateway.start();
      Eventually.eventually(gateway::connected);
      Mqtt3BlockingClient stick = broker.three("7C9EBD");
      stick.connect();
      Eventually.eventually(
          () -> {
            stick
                .publishWith()
                .topic("crispfleet/v1/d/7C9EBD/heartbeat")
                .payload(TestBroker.bytes("hello"))
                .send();
            return received.contains("hello");
          });
      received.clear();
      for (int i = 0; i < 100; i++) {
        stick
            .publishWith()
            .topic("crispfleet/v1/d/7C9EBD/heartbeat")
            .qos(MqttQos.AT_LEAST_ONCE)
            .payload(TestBroker.bytes("" + i))
            .send();
      }
      Eventually.eventually(() -> received.contains("99"));
      assertThat(received.stream().filter(text -> !text.equals("hello")))
          .containsExactlyElementsOf(IntStream.range(0, 100).mapToObj(i -> "" + i).toList());
      stick.disconnect();
    }
  }

  @Test
  void messagesOfOneTopicThatDoNotWaitForEachOtherArriveInOrder() throws IOException {
    int many = 400;
    try (TestBroker broker = new TestBroker(folder, new Fleet("7C9EBD").access());
        ClientGateway gateway = broker.gateway("server:1");
        Socket stick = new Socket("127.0.0.1", broker.port(Broker.Kind.TCP))) {
      List<String> received = new CopyOnWriteArrayList<>();
      gateway.subscribe(
          "crispfleet/v1/d/+/score",
          1,
          message -> {
            received.add(new String(message.payload(), StandardCharsets.UTF_8));
            return done();
          });
      gateway.start();
      Eventually.eventually(gateway::connected);
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.writeBytes(RawMqtt.connect("7C9EBD", Fleet.password("7C9EBD")));
      for (int i = 0; i < many; i++) {
        all.writeBytes(
            RawMqtt.publish(
                "crispfleet/v1/d/7C9EBD/score", TestBroker.bytes("" + i), i + 1, false));
      }
      stick.getOutputStream().write(all.toByteArray());
      Eventually.eventually(() -> received.size() >= many);
      assertThat(received)
          .containsExactlyElementsOf(IntStream.range(0, many).mapToObj(i -> "" + i).toList());
    }
  }

  @Test
  void aScoreThatTheBrokerDeliversAgainIsTheSamePublication() throws Exception {
    String server = FleetMqttAccess.SERVER;
    try (TestBroker broker = new TestBroker(folder, new Fleet().access());
        ClientGateway gateway = broker.gateway(server)) {
      Mqtt5BlockingClient before = broker.five(server);
      Mqtt5Publish unhandled;
      try (Mqtt5Publishes arrived = before.publishes(MqttGlobalPublishFilter.ALL, true)) {
        before.connectWith().cleanStart(false).sessionExpiryInterval(3600).send();
        before.subscribeWith().topicFilter("$share/crispfleet/devices/+/score").send();
        byte[] score = TestBroker.bytes("120");
        try (Socket stick = new Socket("127.0.0.1", broker.port(Broker.Kind.LEGACY))) {
          stick.getOutputStream().write(RawMqtt.connectAnonymously("A1B2C3"));
          assertThat(stick.getInputStream().readNBytes(4)[3]).isZero();
          stick.getOutputStream().write(RawMqtt.publish("devices/A1B2C3/score", score, 1, false));
          unhandled = arrived.receive();
        }
        before.disconnect();
      }
      List<MqttGateway.Message> again = new CopyOnWriteArrayList<>();
      gateway.subscribe(
          "devices/+/score",
          1,
          message -> {
            again.add(message);
            return done();
          });
      gateway.start();
      Eventually.eventually(() -> !again.isEmpty());
      Mqtt5UserProperty name = unhandled.getUserProperties().asList().getFirst();
      assertThat(again.getFirst().delivery())
          .isNotNull()
          .isEqualTo(Deliveries.read(name.getName().toString(), name.getValue().toString()));
    }
  }

  @Test
  void whatIsPublishedWithoutAConnectionWaitsWithinBounds() {
    try (ClientGateway gateway =
        new ClientGateway(
            new BrokerLogin("127.0.0.1", 1, "server:1", "", new byte[0], Optional.empty()),
            new Random(1))) {
      for (int i = 0; i < 20_000; i++) {
        assertThat(gateway.publish("a", new byte[1], 1, false)).isNotCompleted();
      }
      assertThat(gateway.publish("a", new byte[1], 1, false)).isCompletedExceptionally();
    }
  }

  @Test
  void aServerThatIsStoppingPublishesNothing() {
    ClientGateway gateway =
        new ClientGateway(
            new BrokerLogin("127.0.0.1", 1, "server:1", "", new byte[0], Optional.empty()),
            new Random(1));
    gateway.close();
    assertThat(gateway.publish("a", new byte[1], 1, false)).isCompletedExceptionally();
  }

  @Test
  void sticksAreToldToWaitUntilSomebodyTakesWhatTheyPublish() throws IOException {
    try (TestBroker broker = TestBroker.closed(folder, new Fleet("7C9EBD").access());
        ClientGateway gateway = broker.gateway("server:1")) {
      byte[] hello = RawMqtt.connect("7C9EBD", Fleet.password("7C9EBD"));
      assertThat(answer(broker, hello)).isEqualTo((byte) 3);
      gateway.subscribe("crispfleet/v1/d/+/score", 1, message -> done());
      gateway.start();
      gateway.awaitConnected(Eventually.PATIENCE);
      broker.broker.open();
      assertThat(answer(broker, hello)).isZero();
    }
  }

  private static CompletionStage<Void> done() {
    return CompletableFuture.completedFuture(null);
  }

  private static byte answer(TestBroker broker, byte[] hello) throws IOException {
    try (Socket stick = new Socket("127.0.0.1", broker.port(Broker.Kind.TCP))) {
      stick.getOutputStream().write(hello);
      return stick.getInputStream().readNBytes(4)[3];
    }
  }
}
