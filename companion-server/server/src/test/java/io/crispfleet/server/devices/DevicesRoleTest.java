package io.crispfleet.server.devices;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.device.DeviceToken;
import io.crispfleet.contract.score.ScoreKeys;
import io.crispfleet.contract.topic.NativeTopics;
import io.crispfleet.contract.topic.SkiClockTopics;
import io.crispfleet.server.devices.RunningRole.Answer;
import io.crispfleet.server.identity.Caller;
import io.crispfleet.server.identity.UserRole;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevicesRoleTest {
  private static final String CLAIM = "abcdefgh12345678";

  @TempDir Path folder;
  private RunningRole fleet;

  @BeforeEach
  void start() {
    fleet = new RunningRole(folder);
  }

  @AfterEach
  void stop() {
    fleet.close();
  }

  @Test
  void heartbeatShowsEverythingItSaid() throws Exception {
    fleet.skiClock("a1b2c3d4");
    Answer device = fleet.get("/api/v1/devices/a1b2c3d4");
    assertThat(device.status()).isEqualTo(200);
    assertThat(device.json().toString())
        .contains("\"board\":\"d1mini\"", "\"version\":\"1.0.0\"", "\"uptime\":5", "\"rssi\":-60")
        .contains("\"heap\":30000", "\"ssid\":\"hut\"", "\"ip\":\"10.0.0.9\"", "\"state\":\"new\"");
  }

  @Test
  void weakSignalAndLowHeapAreFlagged() throws Exception {
    fleet.says(
        "7C9EBD",
        "heartbeat",
        "{\"v\":1,\"up\":1,\"rssi\":-80,\"heap\":15000,\"bat\":9,\"seq\":1}");
    assertThat(fleet.get("/api/v1/devices/7C9EBD").json().path("warnings").toString())
        .isEqualTo("[\"weak-signal\",\"low-heap\",\"low-battery\"]");
  }

  @Test
  void renameNoteTagAndPinSurviveHeartbeatsAndARestart() throws Exception {
    fleet.heartbeat("7C9EBD", 1);
    Answer edited =
        fleet.send(
            "PATCH",
            "/api/v1/devices/7C9EBD",
            "{\"name\":\"Bar\",\"tags\":[\"hall\"],\"zone\":\"north\",\"notes\":\"n\","
                + "\"pin\":\"1.3.9\",\"channel\":\"beta\"}");
    assertThat(edited.status()).isEqualTo(200);
    fleet.heartbeat("7C9EBD", 2);
    restart();
    Device device = fleet.role.directory().find("7C9EBD").orElseThrow();
    assertThat(device.name()).isEqualTo("Bar");
    assertThat(device.tags()).containsExactly("hall");
    assertThat(device.pin()).isEqualTo("1.3.9");
    assertThat(device.channel()).isEqualTo("beta");
    assertThat(fleet.send("PATCH", "/api/v1/devices/7C9EBD", "{\"pin\":\"\"}").json().has("pin"))
        .isFalse();
  }

  @Test
  void wrongFieldsAreNamed() throws Exception {
    fleet.heartbeat("7C9EBD", 1);
    for (String edit :
        List.of(
            "{\"name\":\"\"}",
            "{\"tags\":[\"a b\"]}",
            "{\"tags\":[null]}",
            "{\"channel\":\"x\"}",
            "{\"pin\":\"a/b\"}")) {
      Answer answer = fleet.send("PATCH", "/api/v1/devices/7C9EBD", edit);
      assertThat(answer.status()).as(edit).isEqualTo(422);
      assertThat(edit).contains(answer.text("field"));
    }
    assertThat(fleet.send("PATCH", "/api/v1/devices/nobody", "{}").status()).isEqualTo(404);
  }

  @Test
  void listsAreFilteredAndPaged() throws Exception {
    for (int i = 0; i < 5; i++) {
      fleet.heartbeat("AAA00" + i, 1);
      fleet.crisp("BBB00" + i);
    }
    Answer first = fleet.get("/api/v1/devices?filter=dialect:native&limit=3");
    assertThat(first.json().path("total").asInt()).isEqualTo(5);
    assertThat(first.json().path("devices").size()).isEqualTo(3);
    assertThat(first.text("next")).isEqualTo("AAA002");
    Answer second = fleet.get("/api/v1/devices?filter=dialect:native&limit=3&cursor=AAA002");
    assertThat(second.json().path("devices").size()).isEqualTo(2);
    assertThat(second.json().has("next")).isFalse();
    assertThat(fleet.get("/api/v1/devices?filter=colour:red").status()).isEqualTo(400);
  }

  @Test
  void deletedDeviceVanishesAndItsHeartbeatRestoresItWithItsHistory() throws Exception {
    fleet.skiClock("a1b2c3d4");
    assertThat(fleet.send("DELETE", "/api/devices/a1b2c3d4", "").status()).isEqualTo(200);
    assertThat(fleet.get("/api/devices").json().path("count").asInt()).isZero();
    assertThat(fleet.get("/api/v1/devices").json().path("total").asInt()).isZero();
    fleet.skiClock("a1b2c3d4");
    assertThat(fleet.get("/api/devices").json().path("count").asInt()).isEqualTo(1);
    fleet.pass(Duration.ofSeconds(1));
    String events = fleet.get("/api/v1/devices/a1b2c3d4/events").json().toString();
    assertThat(events).contains("archived", "restored by a sign of life", "\"by\":\"user:anna\"");
  }

  @Test
  void provisionedTokenIsShownOnceVerifiedAndNeverStored() throws Exception {
    Answer made = fleet.post("/api/v1/devices", "{\"id\":\"7C9EBD\",\"name\":\"Bar\"}");
    assertThat(made.status()).isEqualTo(201);
    byte[] sent = made.text("token").getBytes(StandardCharsets.US_ASCII);
    byte[] token = DeviceToken.read(sent).orElseThrow();
    assertThat(fleet.role.credentials().verify("7C9EBD", sent)).isTrue();
    assertThat(fleet.role.credentials().verify("7C9EBE", sent)).isFalse();
    assertThat(fleet.role.credentials().scoreKey("7C9EBD")).contains(ScoreKeys.derive(token));
    assertThat(fleet.post("/api/v1/devices", "{\"id\":\"7C9EBD\"}").status()).isEqualTo(409);
    restart();
    assertThat(fleet.role.credentials().verify("7C9EBD", sent)).isTrue();
    assertThat(fleet.role.credentials().scoreKey("7C9EBD")).contains(ScoreKeys.derive(token));
    assertThat(fleet.role.directory().find("7C9EBD").orElseThrow().adopted()).isTrue();
  }

  @Test
  void bothTokensWorkUntilTheGraceEnds() throws Exception {
    byte[] old = token(fleet.post("/api/v1/devices", "{\"id\":\"7C9EBD\"}"));
    byte[] fresh = token(fleet.post("/api/v1/devices/7C9EBD:rotate", ""));
    restart();
    assertThat(fleet.role.credentials().verify("7C9EBD", old)).isTrue();
    assertThat(fleet.role.credentials().verify("7C9EBD", fresh)).isTrue();
    fleet.pass(Duration.ofHours(25));
    assertThat(fleet.role.credentials().verify("7C9EBD", old)).isFalse();
    assertThat(fleet.role.credentials().verify("7C9EBD", fresh)).isTrue();
  }

  @Test
  void revokedAndBannedDevicesAreNotLetIn() throws Exception {
    byte[] token = token(fleet.post("/api/v1/devices", "{\"id\":\"7C9EBD\"}"));
    List<String> barred = new java.util.ArrayList<>();
    fleet.bus.subscribe(DeviceBarred.class, event -> barred.add(event.device()));
    fleet.post("/api/v1/devices/7C9EBD:ban", "{\"reason\":\"cheats\"}");
    assertThat(fleet.role.credentials().banned("7C9EBD")).isTrue();
    assertThat(fleet.role.credentials().verify("7C9EBD", token)).isFalse();
    fleet.post("/api/v1/devices/7C9EBD:unban", "");
    assertThat(fleet.role.credentials().verify("7C9EBD", token)).isTrue();
    fleet.post("/api/v1/devices/7C9EBD:revoke", "");
    assertThat(fleet.role.credentials().verify("7C9EBD", token)).isFalse();
    assertThat(barred).containsExactly("7C9EBD", "7C9EBD");
    assertThat(fleet.audit).contains("device.ban 7C9EBD", "device.revoke 7C9EBD");
  }

  @Test
  void unknownNativeDeviceStaysPendingUntilAdoptedAndGetsItsTokenExactlyOnce() throws Exception {
    String ask = "{\"id\":\"7C9EBD\",\"claim\":\"" + CLAIM + "\",\"platform\":\"esp32\"}";
    assertThat(fleet.post("/api/v1/enroll", ask).text("state")).isEqualTo("pending");
    assertThat(fleet.get("/api/v1/devices/7C9EBD").text("state")).isEqualTo("pending");
    assertThat(fleet.get("/api/v1/devices/7C9EBD").text("platform")).isEqualTo("esp32");
    restart();
    assertThat(fleet.post("/api/v1/enroll", ask).text("state")).isEqualTo("pending");
    assertThat(fleet.post("/api/v1/devices/7C9EBD:adopt", "").text("state")).isEqualTo("adopted");
    Answer adopted = fleet.post("/api/v1/enroll", ask);
    assertThat(adopted.text("state")).isEqualTo("adopted");
    assertThat(fleet.role.credentials().verify("7C9EBD", token(adopted))).isTrue();
    Answer again = fleet.post("/api/v1/enroll", ask);
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.text("code")).isEqualTo("TOKEN_GIVEN");
  }

  @Test
  void whoDoesNotKnowTheClaimGetsNothing() throws Exception {
    fleet.post("/api/v1/enroll", "{\"id\":\"7C9EBD\",\"claim\":\"" + CLAIM + "\"}");
    fleet.post("/api/v1/devices/7C9EBD:adopt", "");
    Answer thief =
        fleet.post("/api/v1/enroll", "{\"id\":\"7C9EBD\",\"claim\":\"another-claim-here\"}");
    assertThat(thief.status()).isEqualTo(409);
    assertThat(thief.json().has("token")).isFalse();
    assertThat(fleet.post("/api/v1/enroll", "{\"id\":\"7C9EBD\",\"claim\":\"short\"}").status())
        .isEqualTo(400);
    assertThat(fleet.post("/api/v1/enroll", "{\"id\":\"7C9EBD\"}").status()).isEqualTo(400);
  }

  @Test
  void askingIsThrottled() throws Exception {
    int refused = 0;
    for (int i = 0; i < 210; i++) {
      String ask = "{\"id\":\"AAAA%02d\",\"claim\":\"%s\"}".formatted(i % 10, CLAIM);
      refused += fleet.post("/api/v1/enroll", ask).status() == 429 ? 1 : 0;
    }
    assertThat(refused).isEqualTo(10);
  }

  @Test
  void commandToANativeDeviceIsJsonAndAcknowledged() throws Exception {
    fleet.heartbeat("7C9EBD", 1);
    Answer sent = fleet.post("/api/v1/devices/7C9EBD/commands", "{\"cmd\":\"restart\"}");
    assertThat(sent.status()).isEqualTo(202);
    String id = sent.text("id");
    assertThat(fleet.mqtt.published().getFirst().topic()).isEqualTo("crispfleet/v1/d/7C9EBD/cmd");
    assertThat(fleet.mqtt.published().getFirst().retain()).isFalse();
    assertThat(fleet.mqtt.published().getFirst().payload())
        .contains("\"id\":\"" + id + "\"", "\"cmd\":\"restart\"", "\"exp\":");
    fleet.says("7C9EBD", "cmd/ack", "{\"v\":1,\"id\":\"" + id + "\",\"ok\":true,\"result\":{}}");
    fleet.says("7C9EBE", "cmd/ack", "{\"v\":1,\"id\":\"" + id + "\",\"ok\":false}");
    assertThat(fleet.get("/api/v1/devices/7C9EBD/commands/" + id).text("state")).isEqualTo("done");
    assertThat(fleet.get("/api/v1/devices/7C9EBD/events").json().toString())
        .contains("restart sent", "restart done", "user:anna");
  }

  @Test
  void commandWithoutAnswerTimesOut() throws Exception {
    fleet.heartbeat("7C9EBD", 1);
    String id = fleet.post("/api/v1/devices/7C9EBD:identify", "").text("id");
    fleet.pass(Duration.ofSeconds(31));
    assertThat(fleet.get("/api/v1/devices/7C9EBD/commands/" + id).text("state"))
        .isEqualTo("timed_out");
    fleet.says("7C9EBD", "cmd/ack", "{\"v\":1,\"id\":\"" + id + "\",\"ok\":true}");
    assertThat(fleet.get("/api/v1/devices/7C9EBD/commands/" + id).text("state")).isEqualTo("done");
  }

  @Test
  void commandToASkiClockIsTheBareWord() throws Exception {
    fleet.skiClock("a1b2c3d4");
    for (String word : List.of("restart", "info", "rollback", "snapshot")) {
      fleet.post("/api/v1/devices/a1b2c3d4/commands", "{\"cmd\":\"" + word + "\"}");
    }
    assertThat(fleet.mqtt.published())
        .extracting("topic", "payload")
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("skiclock/command/a1b2c3d4", "restart"),
            org.assertj.core.groups.Tuple.tuple("skiclock/command/a1b2c3d4", "info"),
            org.assertj.core.groups.Tuple.tuple("skiclock/command/a1b2c3d4", "rollback"),
            org.assertj.core.groups.Tuple.tuple("skiclock/command/a1b2c3d4", "snapshot"));
  }

  @Test
  void crispGamesTakeNoCommandsAndAreToldWhy() throws Exception {
    fleet.crisp("A1B2C3");
    Answer answer = fleet.post("/api/v1/devices/A1B2C3/commands", "{\"cmd\":\"restart\"}");
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.text("detail")).contains("listens to no commands");
    assertThat(fleet.post("/api/v1/devices/A1B2C3/commands", "{\"cmd\":\"explode\"}").status())
        .isEqualTo(422);
    assertThat(fleet.post("/api/v1/devices/A1B2C3/commands", "{}").status()).isEqualTo(422);
  }

  @Test
  void temperatureOffsetBeyondTwentyIsRejectedAndAnAcceptedOneIsPushedAndReported()
      throws Exception {
    fleet.heartbeat("7C9EBD", 1);
    Answer wrong =
        fleet.send("PUT", "/api/v1/devices/7C9EBD/config", "{\"set\":{\"temp_offset\":21}}");
    assertThat(wrong.status()).isEqualTo(422);
    assertThat(wrong.text("field")).isEqualTo("temp_offset");
    Answer right =
        fleet.send("PUT", "/api/v1/devices/7C9EBD/config", "{\"set\":{\"temp_offset\":1.5}}");
    assertThat(right.json().path("rev").asInt()).isEqualTo(1);
    assertThat(right.json().path("inSync").asBoolean()).isFalse();
    assertThat(fleet.mqtt.published().getFirst())
        .extracting("topic", "payload", "retain")
        .containsExactly(
            "crispfleet/v1/d/7C9EBD/config",
            "{\"v\":1,\"rev\":1,\"set\":{\"temp_offset\":1.5}}",
            true);
    fleet.says("7C9EBD", "config/reported", "{\"v\":1,\"rev\":1,\"cfg\":{\"temp_offset\":1.5}}");
    restart();
    Answer reported = fleet.get("/api/v1/devices/7C9EBD/config");
    assertThat(reported.json().path("inSync").asBoolean()).isTrue();
    assertThat(reported.json().path("reported").toString()).isEqualTo("{\"temp_offset\":1.5}");
  }

  @Test
  void configurationMadeFromAnOlderRevisionIsRefused() throws Exception {
    fleet.heartbeat("7C9EBD", 1);
    fleet.send("PUT", "/api/v1/devices/7C9EBD/config", "{\"set\":{\"sound\":true}}");
    Answer stale = fleet.send("PUT", "/api/v1/devices/7C9EBD/config", "{\"set\":{},\"rev\":0}");
    assertThat(stale.status()).isEqualTo(409);
    assertThat(stale.json().path("rev").asInt()).isEqualTo(1);
  }

  @Test
  void skiClockConfigurationIsPushedPlain() throws Exception {
    fleet.skiClock("a1b2c3d4");
    fleet.send("PUT", "/api/v1/devices/a1b2c3d4/config", "{\"set\":{\"temp_offset\":-3}}");
    assertThat(fleet.mqtt.published().getFirst())
        .extracting("topic", "payload", "retain")
        .containsExactly("skiclock/config/a1b2c3d4", "{\"temp_offset\":-3}", false);
  }

  @Test
  void summaryCountsTotalsPlatformsVersionsOnlineAndFailing() throws Exception {
    fleet.says(
        "7C9EBD",
        "info",
        "{\"v\":1,\"platform\":\"esp32\",\"version\":\"1.3.9\",\"env\":\"prod\"}");
    fleet.heartbeat("7C9EBE", 1);
    fleet.crisp("A1B2C3");
    fleet.bus.publish(
        new DeviceTrouble("A1B2C3", "ota-failed", "it failed", fleet.clock.instant()));
    Answer summary = fleet.get("/api/v1/fleet/summary");
    assertThat(summary.json().path("total").asInt()).isEqualTo(3);
    assertThat(summary.json().path("online").asInt()).isEqualTo(3);
    assertThat(summary.json().path("failing24h").asInt()).isEqualTo(1);
    assertThat(summary.json().path("byPlatform").toString())
        .isEqualTo("{\"esp32\":1,\"unknown\":2}");
    assertThat(summary.json().path("byVersion").toString()).isEqualTo("{\"1.0\":1,\"1.3.9\":2}");
    fleet.pass(Duration.ofHours(25));
    assertThat(fleet.get("/api/v1/fleet/summary").json().path("failing24h").asInt()).isZero();
  }

  @Test
  void deviceLogsAreKeptAtABoundedRate() throws Exception {
    for (int i = 0; i < 100; i++) {
      fleet.says(
          "7C9EBD", "log", "{\"v\":1,\"lvl\":\"warn\",\"tag\":\"wifi\",\"msg\":\"m" + i + "\"}");
    }
    Answer events = fleet.get("/api/v1/devices/7C9EBD/events?limit=500");
    assertThat(events.json().path("events").size()).isEqualTo(21);
    assertThat(fleet.get("/api/events/summary").json().path("by_type").toString())
        .contains("\"device.wifi\":20");
    assertThat(
            fleet
                .get("/api/events?limit=1")
                .json()
                .path("events")
                .get(0)
                .path("message")
                .asString())
        .isEqualTo("m19");
  }

  @Test
  void anotherTopicPrefixWorks() throws Exception {
    fleet.close();
    fleet =
        new RunningRole(
            folder,
            DevicesSettings.DEFAULT.withTopics(
                new NativeTopics("club"), List.of(new SkiClockTopics("clubclock"))));
    fleet.mqtt.deliver("clubclock/heartbeat", "{\"device_id\":\"a1b2c3d4\",\"uptime\":5}");
    fleet.mqtt.deliver("club/v1/d/7C9EBD/heartbeat", "{\"v\":1,\"up\":1,\"seq\":1}");
    assertThat(fleet.get("/api/v1/devices").json().path("total").asInt()).isEqualTo(2);
    fleet.post("/api/v1/devices/a1b2c3d4/commands", "{\"cmd\":\"info\"}");
    assertThat(fleet.mqtt.published().getFirst().topic()).isEqualTo("clubclock/command/a1b2c3d4");
  }

  @Test
  void nonsenseIsForgottenAndHarmsNobody() throws Exception {
    for (String payload : List.of("", "x", "[]", "{}", "null", "{\"device_id\":null}", "{\"v\":")) {
      for (String leaf :
          List.of("status", "info", "heartbeat", "cmd/ack", "config/reported", "event")) {
        fleet.says("7C9EBD", leaf, payload);
      }
      fleet.mqtt.deliver("skiclock/heartbeat", payload);
    }
    fleet.mqtt.deliver("crispfleet/v1/d/x/heartbeat", "{\"v\":1,\"seq\":1}");
    assertThat(fleet.get("/api/v1/devices").status()).isEqualTo(200);
  }

  @Test
  void viewersLookAndTouchNothing() throws Exception {
    fleet.heartbeat("7C9EBD", 1);
    fleet.caller = new Caller.User(2, "bo", UserRole.VIEWER, Set.of(), false);
    assertThat(fleet.get("/api/v1/devices").status()).isEqualTo(200);
    assertThat(fleet.send("PATCH", "/api/v1/devices/7C9EBD", "{}").status()).isEqualTo(403);
    assertThat(fleet.post("/api/v1/devices/7C9EBD:adopt", "").status()).isEqualTo(403);
    fleet.caller = new Caller.Anonymous();
    assertThat(fleet.get("/api/v1/devices").status()).isEqualTo(401);
  }

  private void restart() {
    fleet.close();
    fleet = new RunningRole(folder);
  }

  private static byte[] token(Answer answer) {
    return answer.text("token").getBytes(StandardCharsets.US_ASCII);
  }
}
