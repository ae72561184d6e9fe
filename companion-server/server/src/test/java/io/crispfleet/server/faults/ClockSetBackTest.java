package io.crispfleet.server.faults;

import static io.crispfleet.server.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import io.crispfleet.contract.api.audit.AuditCheck;
import io.crispfleet.contract.api.audit.AuditEntry;
import io.crispfleet.contract.api.audit.AuditPage;
import io.crispfleet.contract.api.device.DeviceCredential;
import io.crispfleet.contract.api.device.DeviceView;
import io.crispfleet.contract.api.ota.OtaSessionPage;
import io.crispfleet.contract.api.ota.OtaSessionView;
import io.crispfleet.contract.api.release.ReleaseInfo;
import io.crispfleet.contract.json.Json;
import io.crispfleet.contract.legacy.FotaCheckAnswer;
import io.crispfleet.contract.message.Command;
import io.crispfleet.contract.message.CommandAck;
import io.crispfleet.contract.ota.OtaState;
import io.crispfleet.server.CompanionServer;
import io.crispfleet.server.config.ConfigReader;
import io.crispfleet.server.releases.TestImages;
import io.crispfleet.server.testing.ManualClock;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole server whose clock is set back by an hour while everything is under way. */
class ClockSetBackTest {
  private static final String STICK = "AA0001";
  private static final String OLDER = "C00001";

  @TempDir Path folder;
  private final ManualClock clock = new ManualClock();
  private CompanionServer server;
  private String token;
  private Client admin;

  @BeforeEach
  void start() {
    server = started();
    token = Client.setUp(http(), server.setupCode().orElseThrow());
    admin = new Client(http()).bearer(token);
  }

  @AfterEach
  void stop() {
    admin.close();
    server.close();
  }

  private CompanionServer started() {
    Map<String, String> flags = new LinkedHashMap<>();
    flags.put("data", folder.resolve("data").toString());
    flags.put("http", "127.0.0.1:0");
    flags.put("https", "off");
    flags.put("mqtt", "127.0.0.1:0");
    flags.put("mqtts", "off");
    flags.put("backup.every", "off");
    flags.put("log.level", "warning");
    CompanionServer fresh =
        new CompanionServer(new ConfigReader(flags, Map.of(), Optional.empty()).config(), clock);
    fresh.start();
    return fresh;
  }

  private URI http() {
    return URI.create(server.endpoints().http());
  }

  private URI mqtt() {
    return URI.create(server.endpoints().mqtt());
  }

  private void setBack() {
    clock.advance(Duration.ofHours(-1));
  }

  @Test
  void whoIsLoggedInStaysSoAndALockLastsNoLonger() {
    for (int i = 0; i < 5; i++) {
      assertThat(login("wrong " + i)).isEqualTo(401);
    }
    assertThat(login(Client.PASSWORD)).isEqualTo(429);
    setBack();
    assertThat(admin.get("/api/v1/devices").statusCode()).isEqualTo(200);
    assertThat(login(Client.PASSWORD)).isEqualTo(429);
    clock.advance(Duration.ofMinutes(16));
    assertThat(login(Client.PASSWORD)).isEqualTo(200);
  }

  private int login(String password) {
    try (Client somebody = new Client(http())) {
      return somebody
          .json("POST", "/api/v1/login", Map.of("user", Client.ADMIN, "password", password))
          .statusCode();
    }
  }

  @Test
  void aStickIsNeitherLostNorThereForAnHourAndItsScoresCount() throws Exception {
    DeviceCredential credential = admin.provision(STICK);
    try (MqttScores scores = new MqttScores(admin.provision("AA0005"))) {
      scores.connect(http(), mqtt());
      scores.step();
      heartbeat(credential, 1);
      eventually(() -> device(STICK), () -> device(STICK).online());
      setBack();
      scores.step();
      scores.recover();
      assertThat(scores.counted()).isEqualTo(2);
      assertThat(device(STICK).online()).isTrue();
      heartbeat(credential, 2);
      eventually(() -> device(STICK), () -> device(STICK).heartbeats() == 2);
      assertThat(device(STICK).online()).isTrue();
      clock.advance(Duration.ofSeconds(33));
      eventually(() -> device(STICK), () -> !device(STICK).online());
      heartbeat(credential, 3);
      eventually(() -> device(STICK), () -> device(STICK).online());
    }
  }

  private void heartbeat(DeviceCredential credential, int number) {
    Mqtt3BlockingClient stick = connect(credential);
    String text =
        "{\"v\":1,\"up\":" + number + ",\"ver\":\"1.3.9\",\"boot\":1,\"seq\":" + number + "}";
    stick
        .publishWith()
        .topic("crispfleet/v1/d/" + credential.device() + "/heartbeat")
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload(text.getBytes(StandardCharsets.UTF_8))
        .send();
    stick.disconnect();
  }

  private Mqtt3BlockingClient connect(DeviceCredential credential) {
    Mqtt3BlockingClient stick =
        MqttClient.builder()
            .useMqttVersion3()
            .identifier(credential.device())
            .serverHost(mqtt().getHost())
            .serverPort(mqtt().getPort())
            .simpleAuth()
            .username(credential.device())
            .password(credential.token().getBytes(StandardCharsets.US_ASCII))
            .applySimpleAuth()
            .buildBlocking();
    stick.connect();
    return stick;
  }

  private DeviceView device(String id) {
    return Json.read(admin.get("/api/v1/devices/" + id).body(), DeviceView.class);
  }

  @Test
  void anUpdateUnderWayIsProvedAndASilentOneTimesOut() {
    publish();
    FotaCheckAnswer offer = check(OLDER, "1.0.0");
    check("C00002", "1.0.0");
    setBack();
    assertThat(admin.get(offer.downloadUrl() + "&device_id=" + OLDER).statusCode()).isEqualTo(200);
    eventually(() -> session(OLDER), () -> session(OLDER).state() == OtaState.REBOOTING);
    clock.advance(Duration.ofSeconds(30));
    assertThat(check(OLDER, "2.0.0").status()).isEqualTo("no_update");
    assertThat(session(OLDER).state()).isEqualTo(OtaState.CONFIRMED);
    // Sweeps note that the clock was set back, and count anew.
    eventually(
        () -> session("C00002"), () -> !session("C00002").updatedAt().isAfter(clock.instant()));
    clock.advance(Duration.ofMinutes(11));
    eventually(() -> session("C00002"), () -> session("C00002").state() == OtaState.TIMED_OUT);
  }

  private void publish() {
    HttpResponse<byte[]> made =
        Forms.upload(
            admin, "{\"platform\":\"esp32\",\"channel\":\"stable\"}", TestImages.esp32("2.0.0"));
    assertThat(made.statusCode()).as(Client.text(made)).isEqualTo(201);
    String id = Json.read(made.body(), ReleaseInfo.class).id();
    assertThat(
            admin
                .json("POST", "/api/v1/releases/" + id + ":publish", Map.of("unsigned", true))
                .statusCode())
        .isEqualTo(200);
  }

  private FotaCheckAnswer check(String device, String version) {
    HttpResponse<byte[]> answer =
        admin.get("/api/fota/check?current_version=" + version + "&device_id=" + device);
    assertThat(answer.statusCode()).as(Client.text(answer)).isEqualTo(200);
    return Json.read(answer.body(), FotaCheckAnswer.class);
  }

  private OtaSessionView session(String device) {
    HttpResponse<byte[]> answer = admin.get("/api/v1/ota/sessions?device=" + device);
    return Json.read(answer.body(), OtaSessionPage.class).sessions().getFirst();
  }

  @Test
  void theAuditLogKeepsItsOrderAlsoAfterARestart() {
    admin.provision("AA0002");
    setBack();
    admin.provision("AA0003");
    assertAudited("AA0003", "AA0002");
    admin.close();
    server.close();
    server = started();
    admin = new Client(http()).bearer(token);
    admin.provision("AA0004");
    assertAudited("AA0004", "AA0003", "AA0002");
  }

  /** Newest first. */
  private void assertAudited(String... devices) {
    List<AuditEntry> entries =
        Json.read(admin.get("/api/v1/audit?limit=100").body(), AuditPage.class).entries();
    assertThat(entries.stream().map(AuditEntry::target).filter(target -> target.startsWith("AA")))
        .containsExactly(devices);
    assertThat(Json.read(admin.get("/api/v1/audit/check").body(), AuditCheck.class).intact())
        .isTrue();
  }

  @Test
  void aCommandReachesItsStickBeforeItExpires() {
    Mqtt3BlockingClient stick = connect(admin.provision(STICK));
    String topic = "crispfleet/v1/d/" + STICK + "/cmd";
    List<Mqtt3Publish> arrived = new CopyOnWriteArrayList<>();
    stick.toAsync().publishes(MqttGlobalPublishFilter.ALL, arrived::add);
    stick.subscribeWith().topicFilter(topic).send();
    setBack();
    HttpResponse<byte[]> asked =
        admin.send(
            admin
                .request("/api/v1/devices/" + STICK + ":identify")
                .POST(BodyPublishers.noBody())
                .build());
    assertThat(asked.statusCode()).as(Client.text(asked)).isEqualTo(202);
    eventually(() -> !arrived.isEmpty());
    Command command = Json.read(arrived.getFirst().getPayloadAsBytes(), Command.class);
    assertThat(command.exp()).isGreaterThan(clock.instant().getEpochSecond());
    stick
        .publishWith()
        .topic(topic + "/ack")
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload(Json.bytes(new CommandAck(1, command.id(), true, null, null)))
        .send();
    eventually(
        () ->
            Client.text(admin.get("/api/v1/devices/" + STICK + "/commands"))
                .contains("\"state\":\"done\""));
    stick.disconnect();
  }
}
