package io.crispfleet.server.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientState;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.exceptions.ConnectionClosedException;
import com.hivemq.client.mqtt.exceptions.ConnectionFailedException;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3ConnAckException;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3SubAckException;
import com.hivemq.client.mqtt.mqtt3.message.connect.connack.Mqtt3ConnAckReturnCode;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5SubAckException;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import io.crispfleet.server.testing.Eventually;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerAccessTest {
  private static final String A = "7C9EBD";
  private static final String B = "A1B2C3";

  @TempDir Path folder;
  private final Fleet fleet = new Fleet(A, B);
  private TestBroker broker;
  private ClientGateway server;
  private final Inbox inbox = new Inbox();

  @BeforeEach
  void start() {
    broker = new TestBroker(folder, fleet.access());
    server = broker.gateway("server:1");
    server.subscribe("crispfleet/v1/d/+/score", 1, inbox);
    server.subscribe("devices/+/score", 1, inbox);
    server.subscribe("skiclock/heartbeat", 0, inbox);
    server.start();
    Eventually.eventually(server::connected);
  }

  @AfterEach
  void stop() {
    server.close();
    broker.close();
  }

  private static String score(String device) {
    return "crispfleet/v1/d/" + device + "/score";
  }

  @Test
  void deviceACannotPublishAsDeviceB() {
    Mqtt5BlockingClient five = broker.five(A);
    five.connect();
    assertThatThrownBy(
            () ->
                five.publishWith()
                    .topic(score(B))
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(TestBroker.bytes("forged"))
                    .send())
        .isInstanceOfSatisfying(
            Mqtt5PubAckException.class,
            refused ->
                assertThat(refused.getMqttMessage().getReasonCode())
                    .isEqualTo(Mqtt5PubAckReasonCode.NOT_AUTHORIZED));
    five.publishWith()
        .topic(score(A))
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload(TestBroker.bytes("own"))
        .send();
    Eventually.eventually(() -> !inbox.messages.isEmpty());
    assertThat(inbox.messages).containsExactly(score(A) + " own");
    five.disconnect();
  }

  @Test
  void anOlderClientThatPublishesAsAnotherIsDisconnected() {
    Mqtt3BlockingClient three = broker.three(A);
    three.connect();
    three.toAsync().publishWith().topic(score(B)).payload(TestBroker.bytes("forged")).send();
    Eventually.eventually(() -> three.getState() == MqttClientState.DISCONNECTED);
    assertThat(inbox.messages).isEmpty();
    assertThat(broker.metrics.requestsRefused()).isEqualTo(1);
  }

  @Test
  void deviceACannotReadAsDeviceB() {
    List<String> forbidden =
        List.of(
            "crispfleet/v1/d/" + B + "/cmd",
            "crispfleet/v1/d/+/cmd",
            "crispfleet/v1/d/" + A + "/#",
            "crispfleet/#",
            "#",
            "+/+/+/+/+",
            "$share/x/crispfleet/v1/d/" + B + "/cmd",
            "crispfleet/v1/d/" + A + "/cmd::other",
            "$sys.mqtt.sessions",
            "devices/+/score");
    Mqtt5BlockingClient five = broker.five(A);
    five.connect();
    Mqtt3BlockingClient three = broker.three(B);
    three.connect();
    for (String filter : forbidden) {
      assertThatThrownBy(() -> five.subscribeWith().topicFilter(filter).send())
          .as(filter)
          .isInstanceOf(Mqtt5SubAckException.class);
    }
    assertThatThrownBy(
            () -> three.subscribeWith().topicFilter("crispfleet/v1/d/" + A + "/cmd").send())
        .isInstanceOf(Mqtt3SubAckException.class);
    five.disconnect();
    three.disconnect();
  }

  @Test
  void whatIsAllowedAmongWhatIsNotIsStillSubscribed() {
    Mqtt5BlockingClient five = broker.five(A);
    Inbox own = Inbox.of(five);
    five.connect();
    assertThatThrownBy(
            () ->
                five.subscribeWith()
                    .addSubscription()
                    .topicFilter("crispfleet/v1/d/" + B + "/cmd")
                    .applySubscription()
                    .addSubscription()
                    .topicFilter("crispfleet/v1/d/" + A + "/cmd")
                    .applySubscription()
                    .send())
        .isInstanceOfSatisfying(
            Mqtt5SubAckException.class,
            refused ->
                assertThat(refused.getMqttMessage().getReasonCodes().stream().map(Enum::name))
                    .containsExactly("NOT_AUTHORIZED", "GRANTED_QOS_2"));
    server.publish("crispfleet/v1/d/" + B + "/cmd", TestBroker.bytes("no"), 1, false);
    server.publish("crispfleet/v1/d/" + A + "/cmd", TestBroker.bytes("yes"), 1, false);
    Eventually.eventually(() -> !own.messages.isEmpty());
    assertThat(own.messages).containsExactly("crispfleet/v1/d/" + A + "/cmd yes");
    five.disconnect();
  }

  @Test
  void aWrongCredentialIsRefusedWithTheRightCode() {
    Mqtt3BlockingClient three =
        MqttClient.builder()
            .useMqttVersion3()
            .identifier(A)
            .serverHost("127.0.0.1")
            .serverPort(broker.port(Broker.Kind.TCP))
            .simpleAuth()
            .username(A)
            .password(TestBroker.bytes("guess"))
            .applySimpleAuth()
            .buildBlocking();
    assertThatThrownBy(three::connect)
        .isInstanceOfSatisfying(
            Mqtt3ConnAckException.class,
            refused ->
                assertThat(refused.getMqttMessage().getReturnCode())
                    .isEqualTo(Mqtt3ConnAckReturnCode.NOT_AUTHORIZED));
  }

  @Test
  void aWillOnAnothersTopicIsRefused() {
    Mqtt5BlockingClient five = broker.five(A);
    assertThatThrownBy(
            () ->
                five.connectWith()
                    .willPublish()
                    .topic("crispfleet/v1/d/" + B + "/status")
                    .payload(TestBroker.bytes("gone"))
                    .applyWillPublish()
                    .send())
        .hasMessageContaining("NOT_AUTHORIZED");
  }

  @Test
  void aBannedDeviceIsDisconnectedAndStaysOut() {
    Mqtt3BlockingClient three = broker.three(A);
    three.connect();
    fleet.banned.add(A);
    broker.broker.disconnect(A);
    Eventually.eventually(() -> three.getState() == MqttClientState.DISCONNECTED);
    assertThatThrownBy(three::connect).isInstanceOf(Mqtt3ConnAckException.class);
  }

  private Mqtt3BlockingClient legacy(String id) {
    return MqttClient.builder()
        .useMqttVersion3()
        .identifier(id)
        .serverHost("127.0.0.1")
        .serverPort(broker.port(Broker.Kind.LEGACY))
        .buildBlocking();
  }

  @Test
  void anAnonymousStickMayHandInItsOwnScoresAndNothingElse() {
    Mqtt3BlockingClient stick = legacy("00A1B2");
    stick.connect();
    stick
        .publishWith()
        .topic("devices/00A1B2/score")
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload(TestBroker.bytes("{\"game\":\"pakupaku\",\"score\":120}"))
        .send();
    Eventually.eventually(() -> !inbox.messages.isEmpty());
    assertThatThrownBy(() -> stick.subscribeWith().topicFilter("devices/+/score").send())
        .isInstanceOf(Mqtt3SubAckException.class);
    stick
        .toAsync()
        .publishWith()
        .topic("devices/00A1B3/score")
        .payload(TestBroker.bytes("{}"))
        .send();
    Eventually.eventually(() -> stick.getState() == MqttClientState.DISCONNECTED);
    assertThat(inbox.messages)
        .containsExactly("devices/00A1B2/score {\"game\":\"pakupaku\",\"score\":120}");
  }

  @Test
  void nobodyWithoutACredentialSpeaksForAStickThatHasOne() {
    assertThatThrownBy(() -> legacy(A).connect()).isInstanceOf(Mqtt3ConnAckException.class);
  }

  @Test
  void anAnonymousStickIsTurnedAwayWhereCredentialsAreNeeded() {
    Mqtt3BlockingClient stick =
        MqttClient.builder()
            .useMqttVersion3()
            .identifier("00A1B2")
            .serverHost("127.0.0.1")
            .serverPort(broker.port(Broker.Kind.TCP))
            .buildBlocking();
    assertThatThrownBy(stick::connect).isInstanceOf(Mqtt3ConnAckException.class);
  }

  @Test
  void aSkiClockReadsOnlyItsOwnAnswers() {
    Mqtt3BlockingClient clock =
        MqttClient.builder()
            .useMqttVersion3()
            .identifier("SkiClock-a1b2c3d4")
            .serverHost("127.0.0.1")
            .serverPort(broker.port(Broker.Kind.TCP))
            .simpleAuth()
            .username("skiclock")
            .password(TestBroker.bytes(Fleet.SKI_CLOCK_PASSWORD))
            .applySimpleAuth()
            .buildBlocking();
    Inbox own = Inbox.of(clock);
    clock.connect();
    clock.subscribeWith().topicFilter("skiclock/version/response/a1b2c3d4").send();
    clock.subscribeWith().topicFilter("skiclock/version/updates").send();
    assertThatThrownBy(
            () -> clock.subscribeWith().topicFilter("skiclock/version/response/+").send())
        .isInstanceOf(Mqtt3SubAckException.class);
    clock.publishWith().topic("skiclock/heartbeat").payload(TestBroker.bytes("{}")).send();
    Eventually.eventually(() -> inbox.messages.contains("skiclock/heartbeat {}"));
    server.publish("skiclock/version/response/a1b2c3d4", TestBroker.bytes("{}"), 1, false);
    Eventually.eventually(() -> own.messages.contains("skiclock/version/response/a1b2c3d4 {}"));
    clock.disconnect();
  }

  @Test
  void aTechnicianReadsEverythingAndPublishesNothing() {
    Mqtt5BlockingClient anna =
        MqttClient.builder()
            .useMqttVersion5()
            .identifier("console-1")
            .serverHost("127.0.0.1")
            .serverPort(broker.port(Broker.Kind.TCP))
            .simpleAuth()
            .username("anna")
            .password(Fleet.password("anna"))
            .applySimpleAuth()
            .buildBlocking();
    Inbox own = Inbox.of(anna);
    anna.connect();
    anna.subscribeWith().topicFilter("crispfleet/#").send();
    Mqtt3BlockingClient stick = broker.three(A);
    stick.connect();
    stick.publishWith().topic(score(A)).payload(TestBroker.bytes("1")).send();
    Eventually.eventually(() -> own.messages.contains(score(A) + " 1"));
    assertThatThrownBy(
            () ->
                anna.publishWith()
                    .topic("crispfleet/v1/d/" + A + "/cmd")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send())
        .isInstanceOf(Mqtt5PubAckException.class);
    anna.disconnect();
    stick.disconnect();
  }

  @Test
  void aViewersTokenIsNotEnough() {
    Mqtt5BlockingClient vera =
        MqttClient.builder()
            .useMqttVersion5()
            .identifier("console-2")
            .serverHost("127.0.0.1")
            .serverPort(broker.port(Broker.Kind.TCP))
            .simpleAuth()
            .username("vera")
            .password(Fleet.password("vera"))
            .applySimpleAuth()
            .buildBlocking();
    assertThatThrownBy(vera::connect).hasMessageContaining("NOT_AUTHORIZED");
  }

  @Test
  void twoAddressesWithOneIdAtOnceRaiseAnAlarm() {
    List<DuplicateClient> alarms = new CopyOnWriteArrayList<>();
    broker.bus.subscribe(DuplicateClient.class, alarms::add);
    Mqtt3BlockingClient first = broker.three(A);
    first.connect();
    Mqtt3BlockingClient second = broker.three(A, "127.0.0.2");
    second.connect();
    Eventually.eventually(() -> !alarms.isEmpty());
    assertThat(alarms).containsExactly(new DuplicateClient(A, "127.0.0.1", "127.0.0.2"));
    Eventually.eventually(() -> first.getState() == MqttClientState.DISCONNECTED);
    second.disconnect();
  }

  @Test
  void aStickThatComesBackFromItsOwnAddressRaisesNone() {
    List<DuplicateClient> alarms = new CopyOnWriteArrayList<>();
    broker.bus.subscribe(DuplicateClient.class, alarms::add);
    Mqtt3BlockingClient first = broker.three(A);
    first.connect();
    Mqtt3BlockingClient second = broker.three(A);
    second.connect();
    Eventually.eventually(() -> first.getState() == MqttClientState.DISCONNECTED);
    assertThat(alarms).isEmpty();
    second.disconnect();
  }

  private void connectOnce() {
    Mqtt3BlockingClient stick = broker.three(A);
    stick.connect();
    stick.disconnect();
  }

  @Test
  void tooManyAttemptsFromOneAddressAreClosedUnread() {
    server.close();
    broker.close();
    BrokerLimits tight =
        new BrokerLimits(100, 65_536, BrokerLimits.DEFAULT.connectWithin(), 3, 1, 200, 50, 1000);
    broker = new TestBroker(folder, fleet.access(), tight, 0);
    for (int i = 0; i < 3; i++) {
      connectOnce();
    }
    // An address gets one attempt back in a second: nobody who goes on is let in for long.
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 100; i++) {
                connectOnce();
              }
            })
        .isInstanceOfAny(ConnectionFailedException.class, ConnectionClosedException.class);
    assertThat(broker.metrics.connectsRefused()).isPositive();
  }
}
