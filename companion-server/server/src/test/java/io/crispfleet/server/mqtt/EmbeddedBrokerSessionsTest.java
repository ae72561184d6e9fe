package io.crispfleet.server.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import io.crispfleet.server.testing.Eventually;
import io.crispfleet.server.testing.RawMqtt;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerSessionsTest {
  private static final String A = "7C9EBD";
  private static final String B = "A1B2C3";
  private static final String CMD = "crispfleet/v1/d/" + A + "/cmd";
  private static final String OFFER = "crispfleet/v1/d/" + A + "/ota/offer";

  @TempDir Path folder;
  private final Fleet fleet = new Fleet(A, B);

  private TestBroker broker() {
    return new TestBroker(folder, fleet.access());
  }

  private static ClientGateway connected(TestBroker broker, String id) {
    ClientGateway gateway = broker.gateway(id);
    gateway.start();
    Eventually.eventually(gateway::connected);
    return gateway;
  }

  @Test
  void aRetainedOfferWaitsForAStickThatSubscribesLaterAndIsWithdrawnByAnEmptyOne() {
    try (TestBroker broker = broker();
        ClientGateway server = connected(broker, "server:1")) {
      server.publish(OFFER, TestBroker.bytes("1.4.0"), 1, true).toCompletableFuture().join();
      Mqtt3BlockingClient stick = broker.three(A);
      Inbox first = Inbox.of(stick);
      stick.connect();
      stick.subscribeWith().topicFilter(OFFER).qos(MqttQos.AT_LEAST_ONCE).send();
      Eventually.eventually(() -> first.messages.contains(OFFER + " 1.4.0"));
      stick.disconnect();

      server.publish(OFFER, new byte[0], 1, true).toCompletableFuture().join();
      server.publish(CMD, TestBroker.bytes("retained"), 1, true).toCompletableFuture().join();
      Mqtt5BlockingClient later = broker.five(A);
      Inbox second = Inbox.of(later);
      later.connect();
      later
          .subscribeWith()
          .addSubscription()
          .topicFilter(OFFER)
          .applySubscription()
          .addSubscription()
          .topicFilter(CMD)
          .applySubscription()
          .send();
      Eventually.eventually(() -> !second.messages.isEmpty());
      assertThat(second.messages).containsExactly(CMD + " retained");
      later.disconnect();
    }
  }

  @Test
  void aLostStickIsReportedByItsWillAndALeavingOneIsNot() throws IOException {
    try (TestBroker broker = broker();
        ClientGateway server = broker.gateway("server:1")) {
      Inbox inbox = new Inbox();
      server.subscribe("crispfleet/v1/d/+/status", 1, inbox);
      server.start();
      Eventually.eventually(server::connected);
      Mqtt3BlockingClient leaving = broker.three(B);
      leaving
          .connectWith()
          .willPublish()
          .topic("crispfleet/v1/d/" + B + "/status")
          .payload(TestBroker.bytes("lost"))
          .qos(MqttQos.AT_LEAST_ONCE)
          .retain(true)
          .applyWillPublish()
          .send();
      leaving.disconnect();
      try (Socket stick = new Socket("127.0.0.1", broker.port(Broker.Kind.TCP))) {
        stick.getOutputStream().write(RawMqtt.connectWithWill(A, Fleet.password(A), "lost"));
        assertThat(stick.getInputStream().readNBytes(4)).containsExactly(0x20, 2, 0, 0);
        stick.setSoLinger(true, 0);
      }
      String lost = "crispfleet/v1/d/" + A + "/status lost";
      Eventually.eventually(() -> inbox.messages.contains(lost));
      assertThat(inbox.messages).containsExactly(lost);
    }
  }

  @Test
  void aStickThatHangsUpRightAfterSayingSoIsNotTakenForLost() throws IOException {
    try (TestBroker broker = broker();
        ClientGateway server = broker.gateway("server:1")) {
      Inbox inbox = new Inbox();
      server.subscribe("crispfleet/v1/d/+/status", 1, inbox);
      server.start();
      Eventually.eventually(server::connected);
      for (int i = 0; i < 200; i++) {
        try (Socket leaving = will(broker, B)) {
          leaving.getOutputStream().write(RawMqtt.DISCONNECT);
        }
      }
      try (Socket lost = will(broker, A)) {
        lost.setSoLinger(true, 0);
      }
      String expected = "crispfleet/v1/d/" + A + "/status lost";
      Eventually.eventually(() -> inbox.messages.contains(expected));
      assertThat(inbox.messages).containsExactly(expected);
    }
  }

  private static Socket will(TestBroker broker, String id) throws IOException {
    Socket stick = new Socket("127.0.0.1", broker.port(Broker.Kind.TCP));
    stick.getOutputStream().write(RawMqtt.connectWithWill(id, Fleet.password(id), "lost"));
    assertThat(stick.getInputStream().readNBytes(4)).containsExactly(0x20, 2, 0, 0);
    return stick;
  }

  @Test
  void aSilentStickIsReportedAfterOneAndAHalfKeepAlives() throws IOException {
    try (TestBroker broker = broker();
        ClientGateway server = broker.gateway("server:1");
        Socket stick = new Socket("127.0.0.1", broker.port(Broker.Kind.TCP))) {
      Inbox inbox = new Inbox();
      server.subscribe("crispfleet/v1/d/+/status", 1, inbox);
      server.start();
      Eventually.eventually(server::connected);
      long from = System.nanoTime();
      stick.getOutputStream().write(RawMqtt.connectWithWill(A, Fleet.password(A), "lost"));
      Eventually.eventually(() -> !inbox.messages.isEmpty());
      // The keep-alive of the raw client is two seconds; the broker looks every two.
      assertThat((System.nanoTime() - from) / 1e9).isGreaterThan(2.0);
    }
  }

  @Test
  void commandsWaitForAnAbsentStickAlsoWhileTheBrokerRestarts() {
    try (TestBroker broker = broker();
        ClientGateway server = connected(broker, "server:1")) {
      Mqtt3BlockingClient stick = broker.three(A);
      stick.connectWith().cleanSession(false).send();
      stick.subscribeWith().topicFilter(CMD).qos(MqttQos.AT_LEAST_ONCE).send();
      stick.disconnect();
      for (int i = 0; i < 5; i++) {
        server.publish(CMD, TestBroker.bytes("" + i), 1, false).toCompletableFuture().join();
      }
    }
    try (TestBroker broker = broker()) {
      Mqtt3BlockingClient stick = broker.three(A);
      Inbox inbox = Inbox.of(stick);
      assertThat(stick.connectWith().cleanSession(false).send().isSessionPresent()).isTrue();
      Eventually.eventually(() -> inbox.messages.size() >= 5);
      assertThat(inbox.messages)
          .containsExactly(CMD + " 0", CMD + " 1", CMD + " 2", CMD + " 3", CMD + " 4");
      stick.disconnect();
    }
  }

  @Test
  void twoServersShareTheMessagesAndEachIsHandledOnce() {
    try (TestBroker broker = broker();
        ClientGateway one = broker.gateway("server:1");
        ClientGateway two = broker.gateway("server:2")) {
      Inbox first = new Inbox();
      Inbox second = new Inbox();
      one.subscribe("crispfleet/v1/d/+/score", 1, first);
      two.subscribe("crispfleet/v1/d/+/score", 1, second);
      one.start();
      two.start();
      Eventually.eventually(() -> one.connected() && two.connected());
      Mqtt3BlockingClient stick = broker.three(A);
      stick.connect();
      // Both have subscribed once both have received something.
      int sent = 0;
      while (first.messages.isEmpty() || second.messages.isEmpty()) {
        send(stick, sent++);
        int all = sent;
        if (first.messages.size() + second.messages.size() > 0) {
          Eventually.eventually(() -> first.messages.size() + second.messages.size() >= all / 2);
        }
        assertThat(sent).isLessThan(5_000);
      }
      first.messages.clear();
      second.messages.clear();
      for (int i = 0; i < 100; i++) {
        send(stick, 10_000 + i);
      }
      Eventually.eventually(
          () ->
              List.of(first, second).stream()
                      .flatMap(inbox -> inbox.messages.stream())
                      .filter(text -> text.contains(" 10"))
                      .count()
                  >= 100);
      List<String> all = new ArrayList<>(first.messages);
      all.addAll(second.messages);
      all.removeIf(text -> !text.matches(".* 10\\d\\d\\d"));
      assertThat(all).hasSize(100).doesNotHaveDuplicates();
      assertThat(first.messages).isNotEmpty();
      assertThat(second.messages).isNotEmpty();
      stick.disconnect();
    }
  }

  private static void send(Mqtt3BlockingClient stick, int number) {
    stick
        .publishWith()
        .topic("crispfleet/v1/d/" + A + "/score")
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload(TestBroker.bytes("" + number))
        .send();
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
                          fleet.access(),
                          BrokerLimits.DEFAULT,
                          port)
                      .close())
          .isInstanceOf(BrokerException.class)
          .hasMessageContaining("127.0.0.1:" + port)
          .hasMessageContaining("in use");
    }
  }
}
