package io.crispfleet.server.faults;

import static io.crispfleet.server.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import io.crispfleet.contract.api.device.DeviceCredential;
import io.crispfleet.contract.api.device.DeviceView;
import io.crispfleet.contract.api.release.ReleaseInfo;
import io.crispfleet.contract.api.score.ScoreHistory;
import io.crispfleet.contract.json.Json;
import io.crispfleet.contract.manifest.SignedManifest;
import io.crispfleet.contract.message.Command;
import io.crispfleet.contract.message.CommandAck;
import io.crispfleet.contract.message.OtaOffer;
import io.crispfleet.server.releases.Signing;
import io.crispfleet.server.releases.TestImages;
import io.crispfleet.server.testing.RawMqtt;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A real server and its sticks, whichever broker is between them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FleetOverBroker {
  ServerProcess server;
  private Client admin;

  /** Starts the broker, if it is not the server's own, and a server that uses it. */
  abstract ServerProcess startServer(Path folder) throws Exception;

  /** Where sticks find the broker. */
  abstract URI mqtt(ServerProcess server);

  /** Where sticks without credentials find it. */
  abstract URI legacyMqtt(ServerProcess server);

  /** Lets the broker know a stick's credential. */
  abstract void admit(DeviceCredential credential) throws Exception;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    server = startServer(folder);
    admin = new Client(server.http()).bearer(Client.setUp(server));
    eventually(() -> Client.text(admin.get("/health/ready")), this::ready);
  }

  final boolean ready() {
    return admin.get("/health/ready").statusCode() == 200;
  }

  @AfterAll
  void stop() {
    if (admin != null) {
      admin.close();
      server.close();
      assertThat(server.errors()).isEmpty();
    }
  }

  final DeviceCredential stick(String id) throws Exception {
    DeviceCredential credential = admin.provision(id);
    admit(credential);
    return credential;
  }

  private Mqtt3BlockingClient connect(DeviceCredential credential) {
    Mqtt3BlockingClient client =
        MqttClient.builder()
            .useMqttVersion3()
            .identifier(credential.device())
            .serverHost(mqtt(server).getHost())
            .serverPort(mqtt(server).getPort())
            .simpleAuth()
            .username(credential.device())
            .password(token(credential))
            .applySimpleAuth()
            .buildBlocking();
    client.connect();
    return client;
  }

  private static byte[] token(DeviceCredential credential) {
    return credential.token().getBytes(StandardCharsets.US_ASCII);
  }

  /** What arrives on a topic from now on, retained or not. */
  private static List<byte[]> listen(Mqtt3BlockingClient stick, String topic) {
    List<byte[]> arrived = new CopyOnWriteArrayList<>();
    stick
        .toAsync()
        .publishes(
            MqttGlobalPublishFilter.ALL,
            message -> {
              if (message.getTopic().toString().equals(topic)) {
                arrived.add(message.getPayloadAsBytes());
              }
            });
    stick.subscribeWith().topicFilter(topic).qos(MqttQos.AT_LEAST_ONCE).send();
    return arrived;
  }

  private static void send(Mqtt3BlockingClient stick, String topic, byte[] payload) {
    stick.publishWith().topic(topic).qos(MqttQos.AT_LEAST_ONCE).payload(payload).send();
  }

  private static void send(Mqtt3BlockingClient stick, String topic, String text) {
    send(stick, topic, text.getBytes(StandardCharsets.UTF_8));
  }

  private static String base(String device) {
    return "crispfleet/v1/d/" + device + "/";
  }

  private DeviceView device(String id) {
    return Json.read(admin.get("/api/v1/devices/" + id).body(), DeviceView.class);
  }

  private static void says(Mqtt3BlockingClient stick, String device, String version) {
    send(
        stick,
        base(device) + "info",
        "{\"v\":1,\"product\":\"crisp-sticks\",\"platform\":\"esp32\",\"version\":\""
            + version
            + "\",\"slot_size\":1966080,\"env\":\"prod\",\"caps\":[\"ota\"],\"cmds\":[\"identify\"]}");
    send(
        stick,
        base(device) + "heartbeat",
        "{\"v\":1,\"up\":5,\"rssi\":-61,\"ver\":\"" + version + "\",\"boot\":18,\"seq\":1}");
  }

  @Test
  void heartbeatsReachTheRegistryAndTheLastWillEndsPresence() throws Exception {
    DeviceCredential credential = stick("CC0001");
    String will = "{\"v\":1,\"online\":false,\"reason\":\"lost\",\"boot\":18}";
    try (Socket stick = new Socket(mqtt(server).getHost(), mqtt(server).getPort())) {
      stick
          .getOutputStream()
          .write(RawMqtt.connectWithWill("CC0001", token(credential), will, 240));
      assertThat(stick.getInputStream().readNBytes(4)).containsExactly(0x20, 2, 0, 0);
      String heartbeat = "{\"v\":1,\"up\":5,\"rssi\":-61,\"ver\":\"1.3.9\",\"boot\":18,\"seq\":1}";
      byte[] packet = heartbeat.getBytes(StandardCharsets.UTF_8);
      stick.getOutputStream().write(RawMqtt.publish(base("CC0001") + "heartbeat", packet));
      eventually(() -> device("CC0001"), () -> device("CC0001").online());
      assertThat(device("CC0001").version()).isEqualTo("1.3.9");
      assertThat(device("CC0001").rssi()).isEqualTo(-61);
      assertThat(device("CC0001").heartbeats()).isEqualTo(1);
      stick.setSoLinger(true, 0);
    }
    eventually(() -> device("CC0001"), () -> !device("CC0001").online());
  }

  @Test
  void aSignedOfferIsRetainedUntilItIsOver() throws Exception {
    DeviceCredential credential = stick("CC0002");
    String topic = base("CC0002") + "ota/offer";
    Mqtt3BlockingClient stick = connect(credential);
    says(stick, "CC0002", "1.3.9");
    eventually(() -> device("CC0002"), () -> "esp32".equals(device("CC0002").platform()));
    stick.disconnect();
    publish("1.4.0");
    // Whenever it comes: the offer is there.
    eventually(
        () -> {
          Mqtt3BlockingClient awake = connect(credential);
          boolean there = offered(awake, topic);
          awake.disconnect();
          return there;
        });
    Mqtt3BlockingClient awake = connect(credential);
    List<byte[]> offers = listen(awake, topic);
    eventually(() -> !offers.isEmpty());
    OtaOffer offer = Json.read(offers.getFirst(), OtaOffer.class);
    assertThat(offer.version()).isEqualTo("1.4.0");
    assertThat(offer.sig()).isNotEmpty();
    send(
        awake,
        base("CC0002") + "ota/status",
        "{\"v\":1,\"session\":\""
            + offer.session()
            + "\",\"state\":\"rejected\",\"code\":\"BATTERY\"}");
    eventually(() -> offers.getLast().length == 0);
    awake.disconnect();
    Mqtt3BlockingClient later = connect(credential);
    assertThat(offered(later, topic)).isFalse();
    later.disconnect();
  }

  /** What is retained comes before the acknowledgement of what is published after subscribing. */
  private static boolean offered(Mqtt3BlockingClient stick, String topic) {
    List<byte[]> offers = listen(stick, topic);
    send(stick, topic.replace("ota/offer", "log"), "{\"v\":1}");
    return !offers.isEmpty();
  }

  private void publish(String version) throws Exception {
    Signing signing = new Signing();
    byte[] app = TestImages.esp32(version);
    SignedManifest signed = signing.sign(version, app);
    HttpResponse<byte[]> key =
        admin.send(
            admin
                .request("/api/v1/keys")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(signing.keyRequest()))
                .build());
    assertThat(key.statusCode()).as(Client.text(key)).isEqualTo(201);
    HttpResponse<byte[]> made =
        new Forms()
            .part("metadata", "", bytes("{\"platform\":\"esp32\",\"channel\":\"stable\"}"))
            .part("manifest", "", bytes(signed.manifest().text()))
            .part("keyid", "", bytes(signed.keyId()))
            .part("signature", "", bytes(signed.signature()))
            .part("app", "; filename=\"app.bin\"", app)
            .to(admin);
    assertThat(made.statusCode()).as(Client.text(made)).isEqualTo(201);
    String id = Json.read(made.body(), ReleaseInfo.class).id();
    HttpResponse<byte[]> published =
        admin.json("POST", "/api/v1/releases/" + id + ":publish", Map.of());
    assertThat(published.statusCode()).as(Client.text(published)).isEqualTo(200);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aCommandIsCarriedOutAndAcknowledged() throws Exception {
    Mqtt3BlockingClient stick = connect(stick("CC0003"));
    List<byte[]> commands = listen(stick, base("CC0003") + "cmd");
    says(stick, "CC0003", "1.3.9");
    HttpResponse<byte[]> asked =
        admin.send(
            admin.request("/api/v1/devices/CC0003:identify").POST(BodyPublishers.noBody()).build());
    assertThat(asked.statusCode()).as(Client.text(asked)).isEqualTo(202);
    eventually(() -> !commands.isEmpty());
    Command command = Json.read(commands.getFirst(), Command.class);
    assertThat(command.cmd()).isEqualTo("identify");
    send(
        stick,
        base("CC0003") + "cmd/ack",
        Json.bytes(new CommandAck(1, command.id(), true, Map.of("blinks", 3), null)));
    eventually(() -> history("CC0003"), () -> history("CC0003").contains("\"state\":\"done\""));
    assertThat(history("CC0003")).contains(command.id()).contains("\"blinks\":3");
    stick.disconnect();
  }

  private String history(String device) {
    return Client.text(admin.get("/api/v1/devices/" + device + "/commands"));
  }

  @Test
  void aScoreCountsOnceHoweverOftenItIsSent() throws Exception {
    try (MqttScores scores = new MqttScores(stick("CC0004"))) {
      scores.connect(server.http(), mqtt(server));
      for (int i = 0; i < 20; i++) {
        scores.step();
        scores.repeat();
      }
      // The last is handled after all that were sent before it.
      scores.step();
      scores.recover();
      assertThat(scores.counted()).isEqualTo(21);
    }
  }

  @Test
  void anOlderStickHandsInItsOwnScoreAndNoOthers() {
    Mqtt3BlockingClient stick = older();
    send(stick, "devices/00C0DE/score", "{\"game\":\"pakupaku\",\"score\":120}");
    try {
      send(stick, "devices/00C0DF/score", "{\"game\":\"pakupaku\",\"score\":999}");
    } catch (RuntimeException closed) {
      assertThat(closed).isNotNull();
    }
    send(older(), "devices/00C0DE/score", "{\"game\":\"pakupaku\",\"score\":121}");
    eventually(() -> scores("00C0DE") == 2);
    assertThat(scores("00C0DF")).isZero();
  }

  private Mqtt3BlockingClient older() {
    Mqtt3BlockingClient stick =
        MqttClient.builder()
            .useMqttVersion3()
            .identifier("00C0DE")
            .serverHost(legacyMqtt(server).getHost())
            .serverPort(legacyMqtt(server).getPort())
            .buildBlocking();
    stick.connect();
    return stick;
  }

  private long scores(String player) {
    HttpResponse<byte[]> answer = admin.get("/api/v1/players/" + player + "/scores?limit=1");
    return answer.statusCode() == 404 ? 0 : Json.read(answer.body(), ScoreHistory.class).total();
  }
}
