package io.crispfleet.server.mqtt;

import static io.crispfleet.server.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3ClientBuilder;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3ConnAckException;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3SubAckException;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5SubAckException;
import io.crispfleet.server.testing.RawMqtt;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What sticks and server rely on, whichever broker there is. Brokers differ in how they refuse: one
 * answers, another closes, a third says yes and does nothing. What counts is that what is forbidden
 * has no effect.
 */
abstract class BrokerContract {
  static final String A = "7C9EBD";
  static final String B = "A1B2C3";
  private static final String OLD = "00A1B2";
  private static final String CMD = "crispfleet/v1/d/" + A + "/cmd";
  private static final String OFFER = "crispfleet/v1/d/" + A + "/ota/offer";
  private static final String SCORE = "crispfleet/v1/d/" + A + "/score";

  /** A broker with the fleet's rules. */
  interface Running extends AutoCloseable {
    int port();

    /** For sticks without credentials. */
    int legacyPort();

    /** In good order, on the same port and with what it has to remember. */
    void restart() throws IOException;

    @Override
    void close();
  }

  @TempDir Path folder;
  private Running broker;
  private final List<ClientGateway> servers = new ArrayList<>();

  abstract Running start(Fleet fleet) throws IOException;

  @BeforeEach
  void startBroker() throws IOException {
    broker = start(new Fleet(A, B));
  }

  @AfterEach
  void stopBroker() {
    servers.forEach(ClientGateway::close);
    broker.close();
  }

  private ClientGateway server(String id, Inbox inbox, String... filters) {
    ClientGateway server =
        new ClientGateway(
            new BrokerLogin(
                "127.0.0.1",
                broker.port(),
                id,
                FleetMqttAccess.SERVER,
                Fleet.password(FleetMqttAccess.SERVER),
                Optional.empty()),
            new Random(2));
    servers.add(server);
    for (String filter : filters) {
      server.subscribe(filter, 1, inbox);
    }
    server.start();
    eventually(server::connected);
    return server;
  }

  private Mqtt3ClientBuilder client(String id, int port) {
    return MqttClient.builder()
        .useMqttVersion3()
        .identifier(id)
        .serverHost("127.0.0.1")
        .serverPort(port);
  }

  private Mqtt3BlockingClient three(String id) {
    return client(id, broker.port())
        .simpleAuth()
        .username(id)
        .password(Fleet.password(id))
        .applySimpleAuth()
        .buildBlocking();
  }

  private Mqtt3BlockingClient older(String id) {
    return client(id, broker.legacyPort()).buildBlocking();
  }

  private Mqtt5BlockingClient five(String id) {
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

  private static void send(Mqtt3BlockingClient stick, String topic, String text) {
    stick
        .publishWith()
        .topic(topic)
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload(TestBroker.bytes(text))
        .send();
  }

  private static void taken(CompletionStage<Void> published) {
    published.toCompletableFuture().join();
  }

  @Test
  void aRetainedOfferWaitsForAStickThatSubscribesLaterAndIsWithdrawnByAnEmptyOne() {
    ClientGateway server = server("server:1", new Inbox());
    taken(server.publish(OFFER, TestBroker.bytes("1.4.0"), 1, true));
    Mqtt3BlockingClient stick = three(A);
    Inbox first = Inbox.of(stick);
    stick.connect();
    stick.subscribeWith().topicFilter(OFFER).qos(MqttQos.AT_LEAST_ONCE).send();
    eventually(() -> first.messages.contains(OFFER + " 1.4.0"));
    stick.disconnect();

    taken(server.publish(OFFER, new byte[0], 1, true));
    taken(server.publish(CMD, TestBroker.bytes("retained"), 1, true));
    Mqtt5BlockingClient later = five(A);
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
    eventually(() -> !second.messages.isEmpty());
    assertThat(second.messages).containsExactly(CMD + " retained");
    later.disconnect();
  }

  @Test
  void aLostStickIsReportedByItsWillAndALeavingOneIsNot() throws IOException {
    Inbox inbox = new Inbox();
    server("server:1", inbox, "crispfleet/v1/d/+/status");
    for (int i = 0; i < 200; i++) {
      try (Socket leaving = will(B)) {
        leaving.getOutputStream().write(RawMqtt.disconnect());
      }
    }
    try (Socket lost = will(A)) {
      lost.setSoLinger(true, 0);
    }
    String expected = "crispfleet/v1/d/" + A + "/status lost";
    eventually(() -> inbox.messages, () -> inbox.messages.contains(expected));
    assertThat(inbox.messages).containsExactly(expected);
  }

  private Socket will(String id) throws IOException {
    Socket stick = new Socket("127.0.0.1", broker.port());
    stick.getOutputStream().write(RawMqtt.connectWithWill(id, Fleet.password(id), "lost"));
    assertThat(stick.getInputStream().readNBytes(4)).containsExactly(0x20, 2, 0, 0);
    return stick;
  }

  @Test
  void aSilentStickIsReportedAfterOneAndAHalfKeepAlives() throws IOException {
    Inbox inbox = new Inbox();
    server("server:1", inbox, "crispfleet/v1/d/+/status");
    long from = System.nanoTime();
    try (Socket _ = will(A)) {
      eventually(() -> !inbox.messages.isEmpty());
      // The keep-alive of the raw client is two seconds; brokers look every few.
      assertThat((System.nanoTime() - from) / 1e9).isGreaterThan(2.0);
    }
  }

  @Test
  void commandsWaitForAnAbsentStickAlsoWhileTheBrokerRestarts() throws IOException {
    ClientGateway server = server("server:1", new Inbox());
    Mqtt3BlockingClient stick = three(A);
    stick.connectWith().cleanSession(false).send();
    stick.subscribeWith().topicFilter(CMD).qos(MqttQos.AT_LEAST_ONCE).send();
    stick.disconnect();
    for (int i = 0; i < 5; i++) {
      taken(server.publish(CMD, TestBroker.bytes("" + i), 1, false));
    }
    broker.restart();
    Mqtt3BlockingClient back = three(A);
    Inbox inbox = Inbox.of(back);
    assertThat(back.connectWith().cleanSession(false).send().isSessionPresent()).isTrue();
    eventually(() -> inbox.messages.size() >= 5);
    assertThat(inbox.messages)
        .containsExactly(CMD + " 0", CMD + " 1", CMD + " 2", CMD + " 3", CMD + " 4");
    back.disconnect();
  }

  @Test
  void whatIsPublishedWhileTheServerIsAwayWaitsForIt() throws IOException {
    Inbox inbox = new Inbox();
    ClientGateway server = server("server:1", inbox, "crispfleet/v1/d/+/score");
    Mqtt3BlockingClient stick = three(A);
    stick.connect();
    send(stick, SCORE, "1");
    eventually(() -> !inbox.messages.isEmpty());
    server.close();
    send(stick, SCORE, "2");
    stick.disconnect();
    broker.restart();
    server("server:1", inbox, "crispfleet/v1/d/+/score");
    stick.connect();
    send(stick, SCORE, "3");
    eventually(() -> inbox.messages, () -> inbox.messages.contains(SCORE + " 3"));
    // What was on its way when the server subscribed again may come twice; that is QoS 1.
    assertThat(new LinkedHashSet<>(inbox.messages))
        .containsExactly(SCORE + " 1", SCORE + " 2", SCORE + " 3");
    stick.disconnect();
  }

  @Test
  void aServerFindsItsBrokerAgain() throws IOException {
    Inbox inbox = new Inbox();
    ClientGateway server = server("server:1", inbox, "crispfleet/v1/d/+/score");
    broker.restart();
    eventually(server::connected);
    Mqtt3BlockingClient stick = three(A);
    stick.connect();
    send(stick, SCORE, "after");
    eventually(() -> inbox.messages.contains(SCORE + " after"));
    assertThat(server.trouble()).isEmpty();
    stick.disconnect();
  }

  @Test
  void twoServersShareTheMessagesAndEachIsHandledOnce() {
    Inbox first = new Inbox();
    Inbox second = new Inbox();
    server("server:1", first, "crispfleet/v1/d/+/score");
    server("server:2", second, "crispfleet/v1/d/+/score");
    Mqtt3BlockingClient stick = three(A);
    stick.connect();
    for (int i = 0; i < 200; i++) {
      send(stick, SCORE, "" + i);
    }
    eventually(() -> first.messages.size() + second.messages.size() >= 200);
    assertThat(Stream.of(first, second).flatMap(inbox -> inbox.messages.stream()))
        .hasSize(200)
        .doesNotHaveDuplicates();
    assertThat(first.messages).isNotEmpty();
    assertThat(second.messages).isNotEmpty();
    stick.disconnect();
  }

  @Test
  void nobodyPublishesAsAnotherStick() {
    Inbox inbox = new Inbox();
    server("server:1", inbox, "crispfleet/v1/d/+/score");
    Mqtt5BlockingClient five = five(A);
    five.connect();
    assertThatThrownBy(
            () ->
                five.publishWith()
                    .topic("crispfleet/v1/d/" + B + "/score")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(TestBroker.bytes("forged"))
                    .send())
        .isInstanceOf(Mqtt5PubAckException.class);
    five.disconnect();
    Mqtt3BlockingClient three = three(A);
    three.connect();
    forged(three, "crispfleet/v1/d/" + B + "/score");
    forged(three, CMD);
    Mqtt3BlockingClient again = three(A);
    again.connect();
    send(again, SCORE, "own");
    eventually(() -> inbox.messages.contains(SCORE + " own"));
    assertThat(inbox.messages).containsExactly(SCORE + " own");
    again.disconnect();
  }

  /** A broker may close the connection, or say nothing. */
  private static void forged(Mqtt3BlockingClient stick, String topic) {
    try {
      send(stick, topic, "forged");
    } catch (RuntimeException refused) {
      assertThat(refused).hasMessageNotContaining("encod");
    }
  }

  @Test
  void nobodyReadsWhatIsForAnotherStick() {
    ClientGateway server = server("server:1", new Inbox());
    Mqtt5BlockingClient stick = five(A);
    Inbox own = Inbox.of(stick);
    stick.connect();
    stick.subscribeWith().topicFilter(CMD).send();
    for (String filter :
        List.of("crispfleet/v1/d/" + B + "/cmd", "crispfleet/v1/d/+/cmd", "crispfleet/#", "#")) {
      try {
        stick.subscribeWith().topicFilter(filter).send();
      } catch (Mqtt5SubAckException refused) {
        assertThat(refused).hasMessageContaining("Error Codes");
      }
    }
    taken(server.publish("crispfleet/v1/d/" + B + "/cmd", TestBroker.bytes("no"), 1, false));
    taken(server.publish(CMD, TestBroker.bytes("yes"), 1, false));
    eventually(() -> own.messages.contains(CMD + " yes"));
    assertThat(own.messages).containsOnly(CMD + " yes");
    stick.disconnect();
  }

  @Test
  void withoutTheRightPasswordNobodyGetsIn() {
    Mqtt3BlockingClient guessing =
        client(A, broker.port())
            .simpleAuth()
            .username(A)
            .password(TestBroker.bytes("guess"))
            .applySimpleAuth()
            .buildBlocking();
    assertThatThrownBy(guessing::connect).isInstanceOf(Mqtt3ConnAckException.class);
    assertThatThrownBy(client(OLD, broker.port()).buildBlocking()::connect)
        .isInstanceOf(Mqtt3ConnAckException.class);
  }

  @Test
  void anOlderStickHandsInItsOwnScoresAndDoesNothingElse() {
    Inbox inbox = new Inbox();
    ClientGateway server = server("server:1", inbox, "devices/+/score", "crispfleet/v1/d/+/score");
    Mqtt3BlockingClient stick = older(OLD);
    Inbox read = Inbox.of(stick);
    stick.connect();
    for (String filter : List.of("devices/+/score", "devices/" + OLD + "/score", CMD, "#")) {
      try {
        stick.subscribeWith().topicFilter(filter).send();
      } catch (Mqtt3SubAckException refused) {
        assertThat(refused).hasMessageContaining("Error Codes");
      }
    }
    taken(server.publish(CMD, TestBroker.bytes("no"), 1, false));
    // Its acknowledgement comes after whatever was to be delivered before.
    send(stick, "devices/" + OLD + "/score", "1");
    send(stick, "devices/" + OLD + "/score", "2");
    assertThat(read.messages).isEmpty();
    forged(stick, "devices/00A1B3/score");
    Mqtt3BlockingClient other = older(OLD);
    other.connect();
    forged(other, SCORE);
    Mqtt3BlockingClient last = older(OLD);
    last.connect();
    send(last, "devices/" + OLD + "/score", "3");
    eventually(() -> inbox.messages.size() >= 3);
    assertThat(inbox.messages)
        .containsExactly(
            "devices/" + OLD + "/score 1",
            "devices/" + OLD + "/score 2",
            "devices/" + OLD + "/score 3");
    last.disconnect();
  }

  @Test
  void aSkiClockIsHeardAndGetsItsAnswer() {
    Inbox inbox = new Inbox();
    ClientGateway server =
        server("server:1", inbox, "skiclock/heartbeat", "skiclock/version/request");
    Mqtt3BlockingClient clock =
        client("SkiClock-a1b2c3d4", broker.port())
            .simpleAuth()
            .username("skiclock")
            .password(TestBroker.bytes(Fleet.SKI_CLOCK_PASSWORD))
            .applySimpleAuth()
            .buildBlocking();
    Inbox own = Inbox.of(clock);
    clock.connect();
    clock.subscribeWith().topicFilter("skiclock/version/response/a1b2c3d4").send();
    send(clock, "skiclock/heartbeat", "{}");
    eventually(() -> inbox.messages.contains("skiclock/heartbeat {}"));
    taken(server.publish("skiclock/version/response/a1b2c3d4", TestBroker.bytes("{}"), 1, false));
    eventually(() -> own.messages.contains("skiclock/version/response/a1b2c3d4 {}"));
    forged(clock, SCORE);
    assertThat(inbox.messages).containsExactly("skiclock/heartbeat {}");
  }
}
