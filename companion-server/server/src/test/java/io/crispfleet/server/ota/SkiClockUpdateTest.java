package io.crispfleet.server.ota;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.ota.OtaState;
import io.crispfleet.server.devices.Dialect;
import io.crispfleet.server.ota.session.OtaSession;
import io.crispfleet.server.ota.session.OtaSessionChanged;
import io.crispfleet.server.testing.RecordingGateway.Published;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SkiClockUpdateTest {
  private static final String TO = ",\"platform\":\"esp32c3\",\"new_version\":\"1.4.0\"";

  @TempDir Path folder;
  private OtaBench server;
  private SkiClock clock;

  @BeforeEach
  void start() {
    server = new OtaBench(folder, CrispUpdateTest.IMAGE);
    clock = new SkiClock(server, "a1b2c3d4", "esp32c3", "1.3.9");
    server.publish(Samples.release("esp32c3", "1.4.0", 1_004_000));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private OtaSession session() {
    return server.session(clock.id);
  }

  private String last() {
    return server.mqtt.published().getLast().payload();
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  @Test
  void row48TheAnswerToAVersionRequestIsTheseBytes() {
    assertThat(clock.request()).isTrue();
    assertThat(last())
        .isEqualTo(
            "{\"latest_version\":\"1.4.0\",\"current_version\":\"1.3.9\","
                + "\"update_available\":true,\"platform\":\"esp32c3\",\"session_id\":\""
                + session().id()
                + "\"}");
    clock.version = "1.4.0";
    assertThat(clock.request()).isFalse();
    assertThat(last())
        .isEqualTo(
            "{\"latest_version\":\"1.4.0\",\"current_version\":\"1.4.0\","
                + "\"update_available\":false,\"platform\":\"esp32c3\"}");
  }

  @Test
  void row49APublishedReleaseIsAnnouncedAndNotRetained() {
    assertThat(server.mqtt.published())
        .contains(
            new Published(
                "skiclock/version/updates",
                "{\"platform\":\"esp32c3\",\"latest_version\":\"1.4.0\"}",
                1,
                false));
  }

  @Test
  void row50And53StartProgressAndCompleteMakeOneSessionInBothDialects() {
    clock.request();
    String id = session().id();
    String with = ",\"session_id\":\"" + id + "\"";
    clock.say("start", with + TO);
    clock.say("progress", with + ",\"progress\":40");
    assertThat(session().progress().percent()).isEqualTo(40);
    clock.say("complete", with + ",\"success\":true");
    assertThat(session().state()).as("row 57").isEqualTo(OtaState.REBOOTING);
    server.clock.advance(Duration.ofSeconds(30));
    server.heartbeat(clock.id, Dialect.SKICLOCK, "1.4.0", null, 12L);
    assertThat(session().state()).isEqualTo(OtaState.CONFIRMED);
    assertThat(session().id()).isEqualTo(id);
    assertThat(server.admin("/api/ota-logs?device_id=" + clock.id))
        .contains("\"status\":\"success\"")
        .contains("\"old_version\":\"1.3.9\"");
    String log = server.admin("/api/ota-logs/" + id + "/log");
    assertThat(log)
        .containsSubsequence("\"offered\"", "\"downloading\"", "\"rebooting\"", "\"confirmed\"");
  }

  @Test
  void row51MessagesWithoutASessionIdFindTheSession() {
    clock.request();
    String id = session().id();
    clock.say("start", TO);
    clock.say("progress", ",\"progress\":40");
    clock.say("start", TO.replace("\"platform\"", "\"old_version\":\"1.3.9\",\"platform\""));
    clock.say("complete", ",\"status\":\"failed\",\"error\":\"flash\"");
    assertThat(server.admin("/api/v1/ota/sessions?device=" + clock.id)).contains(id);
    assertThat(session().state()).isEqualTo(OtaState.FAILED);
    assertThat(session().progress().message()).isEqualTo("flash");
  }

  @Test
  void row52EveryProgressMessageIsAnEventAtOnce() {
    clock.request();
    clock.say("start", TO);
    long before = server.events.stream().filter(OtaSessionChanged.class::isInstance).count();
    clock.say("progress", ",\"progress\":10");
    clock.say("progress", ",\"progress\":20");
    assertThat(server.events.stream().filter(OtaSessionChanged.class::isInstance))
        .hasSize((int) before + 2);
  }

  @Test
  void row56ANewStartSupersedesTheOldSession() {
    clock.request();
    clock.say("start", TO);
    String old = session().id();
    clock.say("progress", ",\"progress\":40");
    server.clock.advance(Duration.ofMinutes(1));
    clock.say("start", TO);
    assertThat(session().id()).isNotEqualTo(old);
    assertThat(session().state()).isEqualTo(OtaState.DOWNLOADING);
    assertThat(server.admin("/api/v1/ota/sessions/" + old)).contains("\"superseded\"");
  }

  @Test
  void aStartThatNobodyOfferedIsASessionToo() {
    clock.say(
        "start", ",\"platform\":\"esp32c3\",\"old_version\":\"1.0.0\",\"new_version\":\"7.7\"");
    assertThat(session().plan().newVersion()).isEqualTo("7.7");
    clock.say("complete", ",\"success\":true");
    server.clock.advance(Duration.ofSeconds(30));
    server.heartbeat(clock.id, Dialect.SKICLOCK, "7.7", null, 3L);
    assertThat(session().state()).isEqualTo(OtaState.CONFIRMED);
  }

  @Test
  void aRedeliveredMessageChangesNothing() {
    clock.request();
    String with = ",\"session_id\":\"" + session().id() + "\"";
    for (int i = 0; i < 3; i++) {
      clock.say("start", with + TO);
      clock.say("progress", with + ",\"progress\":40");
    }
    clock.say("complete", with + ",\"success\":true");
    long revision = session().progress().revision();
    clock.say("start", with + TO);
    clock.say("progress", with + ",\"progress\":20");
    clock.say("complete", with + ",\"success\":true");
    assertThat(session().progress().revision()).isEqualTo(revision);
    assertThat(server.admin("/api/ota-logs")).contains("\"session_id\"").doesNotContain("},{");
  }

  @Test
  void theEchoOfAnOldUpdateDoesNotTouchAFreshOffer() {
    clock.request();
    String old = ",\"session_id\":\"" + session().id() + "\"";
    clock.say("start", old + TO);
    clock.say("complete", old + ",\"status\":\"failed\"");
    clock.request();
    assertThat(session().state()).isEqualTo(OtaState.OFFERED);
    clock.say("complete", old + ",\"success\":true");
    clock.say("complete", ",\"success\":true");
    assertThat(session().state()).isEqualTo(OtaState.OFFERED);
  }

  @Test
  void row54And55AStuckSessionTimesOutAndIsConfirmedLate() {
    clock.request();
    clock.say("start", TO);
    server.clock.advance(Duration.ofMinutes(5));
    server.role.sweep();
    assertThat(session().state()).isEqualTo(OtaState.TIMED_OUT);
    server.heartbeat(clock.id, Dialect.SKICLOCK, "1.4.0", null, 60L);
    assertThat(session().state()).isEqualTo(OtaState.CONFIRMED);
    assertThat(session().progress().late()).isTrue();
  }

  @Test
  void aClockWithoutOtaMessagesIsFollowedByItsDownload() {
    server.devices.put(Samples.device(clock.id, Dialect.SKICLOCK, "esp32c3", "1.3.9"));
    assertThat(clock.request()).isTrue();
    assertThat(clock.download()).contains(CrispUpdateTest.IMAGE);
    server.await(clock.id, OtaState.REBOOTING);
    server.clock.advance(Duration.ofSeconds(20));
    clock.version = "1.4.0";
    assertThat(clock.request()).isFalse();
    assertThat(session().state()).isEqualTo(OtaState.CONFIRMED);
  }

  @Test
  void theVersionOfferedToTheClockIsServedAndNotTheLatest() {
    server.devices.put(Samples.device(clock.id, Dialect.SKICLOCK, "esp32c3", "1.3.9"));
    clock.request();
    server.catalog.add(Samples.release("esp32c3", "1.5.0", 1_005_000));
    HttpResponse<byte[]> answer = server.get("/api/firmware/esp32c3", "X-API-Key", "download-key");
    assertThat(answer.headers().firstValue("X-Firmware-Version")).contains("1.4.0");
    answer = server.get("/api/firmware/esp32c3?version=1.5.0", "X-API-Key", "download-key");
    assertThat(answer.headers().firstValue("X-Firmware-Version")).contains("1.5.0");
  }

  @Test
  void row24TheFirmwareRouteWantsTheKeyAndKnowsItsPlatforms() {
    HttpResponse<byte[]> refused = server.get("/api/firmware/esp32c3");
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(text(refused)).isEqualTo("{\"error\":\"Invalid API key\"}");
    HttpResponse<byte[]> unknown = server.get("/api/firmware/toaster", "X-API-Key", "download-key");
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(text(unknown)).startsWith("{\"error\":\"Invalid platform");
    HttpResponse<byte[]> none = server.get("/api/firmware/esp01", "X-API-Key", "download-key");
    assertThat(none.statusCode()).isEqualTo(404);
    assertThat(text(none)).isEqualTo("{\"error\":\"No firmware available for esp01\"}");
  }

  @Test
  void row23TheAliasEsp8266IsServedAsEsp12f() {
    server.publish(Samples.release("esp12f", "2.0.0", 2_000_000));
    HttpResponse<byte[]> answer = server.get("/api/firmware/esp8266", "X-API-Key", "download-key");
    assertThat(answer.headers().firstValue("X-Firmware-Version")).contains("2.0.0");
  }

  @Test
  void aClockCannotSpeakForANativeStick() {
    server.devices.put(Samples.device("7C9EBD", Dialect.NATIVE, "esp32c3", "1.3.9"));
    SkiClock forger = new SkiClock(server, "7C9EBD", "esp32c3", "1.4.0");
    int before = server.mqtt.published().size();
    forger.request();
    forger.say("start", TO);
    assertThat(server.mqtt.published()).hasSize(before);
    assertThat(server.role.latest("7C9EBD")).isEmpty();
    assertThat(server.devices.find("7C9EBD").orElseThrow().version()).isEqualTo("1.3.9");
  }

  @Test
  void nonsenseIsDroppedAndAcknowledged() {
    int before = server.mqtt.published().size();
    for (String topic :
        new String[] {"version/request", "ota/start", "ota/progress", "ota/complete"}) {
      server.mqtt.deliver("skiclock/" + topic, "no json");
      server.mqtt.deliver("skiclock/" + topic, "{}");
      server.mqtt.deliver("skiclock/" + topic, "{\"device_id\":\"../..\"}");
      server.mqtt.deliver("skiclock/" + topic, "[".repeat(5000));
    }
    assertThat(server.mqtt.published()).hasSize(before);
  }

  @Test
  void row59TheStatisticsHaveEightFieldsAndARateOverFinishedSessionsOnly() {
    clock.request();
    clock.say("start", TO);
    clock.say("complete", ",\"success\":true");
    server.clock.advance(Duration.ofSeconds(42));
    server.heartbeat(clock.id, Dialect.SKICLOCK, "1.4.0", null, 5L);
    SkiClock bad = new SkiClock(server, "bbbb", "esp32c3", "1.3.9");
    bad.request();
    bad.say("start", TO);
    bad.say("complete", ",\"success\":false,\"error_message\":\"flash\"");
    new SkiClock(server, "cccc", "esp32c3", "1.3.9").request();
    assertThat(server.admin("/api/ota-stats"))
        .isEqualTo(
            "{\"total_updates\":3,\"success_count\":1,\"failed_count\":1,"
                + "\"in_progress_count\":1,\"success_rate\":50.0,\"avg_duration_seconds\":42.0,"
                + "\"recent_updates_7days\":3,\"failed_devices_24h\":1}");
    assertThat(server.admin("/api/ota-progress")).contains("cccc").doesNotContain("bbbb");
    assertThat(server.get("/api/ota-stats").statusCode()).isEqualTo(401);
  }

  @Test
  void row60LogsAreFiltered() {
    clock.request();
    SkiClock other = new SkiClock(server, "bbbb", "esp32c3", "1.3.9");
    other.request();
    other.say("start", TO);
    other.say("complete", ",\"success\":false");
    assertThat(server.admin("/api/ota-logs?status=failed"))
        .contains("bbbb")
        .doesNotContain(clock.id);
    assertThat(server.admin("/api/ota-logs?device_id=" + clock.id)).doesNotContain("bbbb");
    assertThat(server.admin("/api/ota-logs?limit=1")).contains("bbbb").doesNotContain(clock.id);
    assertThat(server.get("/api/ota-logs?status=wat", "X-Test-User", "admin").statusCode())
        .isEqualTo(400);
  }
}
