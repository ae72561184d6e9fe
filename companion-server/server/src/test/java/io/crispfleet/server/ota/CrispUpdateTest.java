package io.crispfleet.server.ota;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.ota.OtaState;
import io.crispfleet.server.devices.Dialect;
import io.crispfleet.server.ota.session.OffersHeld;
import io.crispfleet.server.ota.session.OtaSession;
import io.crispfleet.server.releases.Release;
import io.crispfleet.server.releases.Release.State;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrispUpdateTest {
  static final byte[] IMAGE = image();

  @TempDir Path folder;
  private OtaBench server;

  static byte[] image() {
    byte[] image = new byte[1_282_944];
    for (int i = 0; i < image.length; i++) {
      image[i] = (byte) (i * 31 + (i >> 8));
    }
    return image;
  }

  @BeforeEach
  void start() {
    server = new OtaBench(folder, IMAGE);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String check(String version) {
    return text(server.get("/api/fota/check?current_version=" + version + "&device_id=A1B2C3"));
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  @Test
  void row1And3TheCheckAnswerIsTheseBytes() {
    server.publish(Samples.release("esp32", "1.4.0", 1_004_000));
    HttpResponse<byte[]> answer =
        server.get("/api/fota/check?current_version=0.9&device_id=A1B2C3");
    OtaSession session = server.session("A1B2C3");
    assertThat(text(answer))
        .isEqualTo(
            "{\"status\":\"update_available\",\"version\":\"1.4.0\","
                + "\"download_url\":\"/api/fota/download?version=1.4.0&s="
                + session.plan().tag()
                + "\",\"file_size\":1282944,\"checksum\":\"a2ffaf9f2a9c285c2693c788712dc394\","
                + "\"description\":\"Fix Wi-Fi\",\"update_available\":true,"
                + "\"latest_version\":\"1.4.0\",\"release_notes\":\"Fix Wi-Fi\",\"sha256\":\""
                + Samples.SHA
                + "\",\"version_code\":1004000,\"session_id\":\""
                + session.id()
                + "\",\"keyid\":\"key1\",\"sig\":\"MEQC\","
                + "\"manifest_url\":\"/api/v1/manifest/esp32/1.4.0\"}");
    assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(answer.body().length);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(answer.headers().firstValue("Transfer-Encoding")).isEmpty();
  }

  @Test
  void row2NoUpdateHasTheOtherKeysPresentAndEmpty() {
    server.publish(Samples.release("esp32", "1.4.0", 1_004_000));
    assertThat(check("1.4.0"))
        .isEqualTo(
            "{\"status\":\"no_update\",\"version\":\"\",\"download_url\":\"\",\"file_size\":0,"
                + "\"checksum\":\"\",\"description\":\"\",\"update_available\":false,"
                + "\"latest_version\":\"\",\"release_notes\":\"\"}");
  }

  @Test
  void anyNotesStayBelowWhatTheStickTakes() {
    Release r = Samples.release("esp32", "1.4.0", 1_004_000);
    server.publish(
        new Release(
            r.id(),
            r.product(),
            r.platform(),
            r.boards(),
            r.version(),
            r.versionCode(),
            0,
            0,
            null,
            null,
            r.size(),
            r.sha256(),
            r.md5(),
            r.channel(),
            r.state(),
            "\"\\\n€😀".repeat(2000),
            null,
            null,
            null,
            r.createdAt(),
            "anna"));
    assertThat(new CrispStick(server, "A1B2C3", "1.0.0").check()).isTrue();
  }

  @Test
  void row4TheDownloadHasTheBytesAndTheHeaders() {
    server.publish(Samples.release("esp32", "1.4.0", 1_004_000));
    HttpResponse<byte[]> answer = server.get("/api/fota/download?version=1.4.0&device_id=A1B2C3");
    assertThat(answer.body()).isEqualTo(IMAGE);
    assertThat(answer.headers().firstValue("X-Firmware-Version")).contains("1.4.0");
    assertThat(answer.headers().firstValue("X-Firmware-Checksum")).contains(Samples.MD5);
    assertThat(answer.headers().firstValue("X-Firmware-SHA256")).contains(Samples.SHA);
    assertThat(answer.headers().firstValue("Content-Disposition"))
        .contains("attachment; filename=firmware_1.4.0.bin");
    assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(IMAGE.length);
    assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
  }

  @Test
  void row5AnUnknownVersionIsNotFound() {
    HttpResponse<byte[]> answer = server.get("/api/fota/download?version=9.9.9");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(text(answer)).isEqualTo("Firmware not found");
    assertThat(server.get("/api/fota/download").statusCode()).isEqualTo(400);
    server.publish(Samples.release("esp32", "1.5.0", 1_005_000, 0, State.DRAFT, "key1", "1.5.0"));
    assertThat(server.get("/api/fota/download?version=1.5.0").statusCode()).isEqualTo(404);
  }

  @Test
  void row20ARangeHasExactlyItsBytes() {
    server.publish(Samples.release("esp32", "1.4.0", 1_004_000));
    String url = "/api/fota/download?version=1.4.0";
    HttpResponse<byte[]> part = server.get(url, "Range", "bytes=1000-1999");
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo(Arrays.copyOfRange(IMAGE, 1000, 2000));
    assertThat(part.headers().firstValue("Content-Range")).contains("bytes 1000-1999/1282944");
    String tag = part.headers().firstValue("ETag").orElseThrow();
    assertThat(tag).isEqualTo("\"" + Samples.SHA + "\"");
    assertThat(server.get(url, "Range", "bytes=5-", "If-Range", tag).statusCode()).isEqualTo(206);
    assertThat(server.get(url, "Range", "bytes=5-", "If-Range", "\"x\"").statusCode())
        .isEqualTo(200);
    assertThat(server.get(url, "Range", "bytes=1282944-").statusCode()).isEqualTo(416);
  }

  @Test
  void row57AStickUpdatesAndIsConfirmedOnlyByItsNextCheck() {
    server.publish(Samples.release("esp32", "1.4.0", 1_004_000));
    CrispStick stick = new CrispStick(server, "A1B2C3", "1.3.9");
    assertThat(stick.check()).isTrue();
    assertThat(server.session("A1B2C3").state()).isEqualTo(OtaState.OFFERED);
    assertThat(stick.download()).isEqualTo(IMAGE);
    OtaSession written = server.await("A1B2C3", OtaState.REBOOTING);
    assertThat(written.progress().percent()).isEqualTo(100);
    stick.version = "1.4.0";
    server.clock.advance(Duration.ofSeconds(60));
    assertThat(stick.check()).isFalse();
    assertThat(server.session("A1B2C3").state()).isEqualTo(OtaState.CONFIRMED);
  }

  @Test
  void row58AStickThatComesBackWithTheOldVersionHasRolledBack() {
    server.publish(Samples.release("esp32", "1.4.0", 1_004_000));
    CrispStick stick = new CrispStick(server, "A1B2C3", "1.3.9");
    stick.check();
    String first = server.session("A1B2C3").id();
    stick.download();
    server.await("A1B2C3", OtaState.REBOOTING);
    server.clock.advance(Duration.ofSeconds(60));
    assertThat(stick.check()).as("offered anew").isTrue();
    assertThat(server.session("A1B2C3").id()).isNotEqualTo(first);
    assertThat(server.admin("/api/v1/ota/sessions/" + first)).contains("\"state\":\"rolled_back\"");
  }

  @Test
  void row12AReleaseWhoseImageCallsItselfDifferentlyMakesNoLoop() {
    server.publish(
        Samples.release("esp32", "1.0.0", 1_000_000, 0, State.ACTIVE, null, "b375c20-dirty"));
    CrispStick stick = new CrispStick(server, "A1B2C3", "0.9.0");
    assertThat(stick.check()).isTrue();
    stick.download();
    server.await("A1B2C3", OtaState.REBOOTING);
    server.clock.advance(Duration.ofSeconds(60));
    stick.version = "b375c20-dirty";
    assertThat(stick.check()).isFalse();
    assertThat(server.session("A1B2C3").state()).isEqualTo(OtaState.CONFIRMED);
  }

  @Test
  void row17TheSixthOfferWithin24HoursIsHeldWithOneAlert() {
    server.publish(Samples.release("esp32", "1.4.0", 1_004_000));
    CrispStick stick = new CrispStick(server, "A1B2C3", "1.3.9");
    for (int i = 0; i < 5; i++) {
      assertThat(stick.check()).isTrue();
      server.clock.advance(Duration.ofMinutes(1));
    }
    assertThat(stick.check()).isFalse();
    assertThat(stick.check()).isFalse();
    assertThat(server.events.stream().filter(OffersHeld.class::isInstance)).hasSize(1);
    assertThat(server.admin("/api/v1/ota/decisions/A1B2C3")).contains("\"reason\":\"loop\"");
    server.send("POST", "/api/v1/devices/A1B2C3:retry-update", "", "X-Test-User", "admin");
    assertThat(stick.check()).isTrue();
    server.clock.advance(Duration.ofHours(25));
    assertThat(stick.check()).isTrue();
  }

  @Test
  void row63APinnedStickIsOfferedItsPinOnly() {
    server.publish(Samples.release("esp32", "1.5.0", 1_005_000));
    server.publish(Samples.release("esp32", "1.4.0", 1_004_000));
    server.devices.put(Samples.device("A1B2C3", Dialect.CRISP, "esp32", "1.3.9"));
    server.devices.pin("A1B2C3", "1.4.0");
    assertThat(CrispStick.field(check("1.3.9"), "version")).isEqualTo("1.4.0");
  }

  @Test
  void aNativeStickCannotBeSpokenForHere() {
    server.publish(Samples.release("esp32", "1.4.0", 1_004_000));
    server.devices.put(Samples.device("A1B2C3", Dialect.NATIVE, "esp32", "1.3.9"));
    assertThat(check("1.4.0")).contains("no_update");
    assertThat(server.devices.find("A1B2C3").orElseThrow().version()).isEqualTo("1.3.9");
  }

  @Test
  void nonsenseIsRefused() {
    assertThat(server.get("/api/fota/check").statusCode()).isEqualTo(400);
    assertThat(server.get("/api/fota/check?device_id=../../x").statusCode()).isEqualTo(400);
    assertThat(
            server
                .get("/api/fota/check?device_id=A1B2C3&current_version=" + "9".repeat(65))
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void everyStateSurvivesARestartOfTheServer() {
    server.publish(Samples.release("esp32", "1.4.0", 1_004_000));
    CrispStick stick = new CrispStick(server, "A1B2C3", "1.3.9");
    stick.check();
    restart();
    stick = new CrispStick(server, "A1B2C3", "1.3.9");
    assertThat(server.session("A1B2C3").state()).isEqualTo(OtaState.OFFERED);
    String id = server.session("A1B2C3").id();
    stick.check();
    assertThat(server.session("A1B2C3").id()).isEqualTo(id);
    stick.download();
    server.await("A1B2C3", OtaState.REBOOTING);
    restart();
    assertThat(server.session("A1B2C3").state()).isEqualTo(OtaState.REBOOTING);
    server.clock.advance(Duration.ofSeconds(60));
    stick = new CrispStick(server, "A1B2C3", "1.4.0");
    assertThat(stick.check()).isFalse();
    assertThat(server.session("A1B2C3").state()).isEqualTo(OtaState.CONFIRMED);
    restart();
    assertThat(server.session("A1B2C3").state()).isEqualTo(OtaState.CONFIRMED);
    assertThat(server.session("A1B2C3").id()).isEqualTo(id);
  }

  private void restart() {
    server.close();
    server = new OtaBench(folder, IMAGE, server.clock, server.catalog, server);
  }

  @Test
  void offersAreCountedAcrossARestart() {
    server.publish(Samples.release("esp32", "1.4.0", 1_004_000));
    for (int i = 0; i < 5; i++) {
      assertThat(new CrispStick(server, "A1B2C3", "1.3.9").check()).isTrue();
      restart();
    }
    assertThat(new CrispStick(server, "A1B2C3", "1.3.9").check()).isFalse();
  }

  @Test
  void aClockThatJumpsBackDoesNotStopAnUpdate() {
    server.publish(Samples.release("esp32", "1.4.0", 1_004_000));
    CrispStick stick = new CrispStick(server, "A1B2C3", "1.3.9");
    stick.check();
    String id = server.session("A1B2C3").id();
    server.clock.advance(Duration.ofDays(-30));
    stick.download();
    server.await("A1B2C3", OtaState.REBOOTING);
    restart();
    stick = new CrispStick(server, "A1B2C3", "1.4.0");
    stick.check();
    assertThat(server.session("A1B2C3").state()).isEqualTo(OtaState.CONFIRMED);
    assertThat(server.session("A1B2C3").id()).isEqualTo(id);
  }

  @Test
  void aThousandSticksAskAtOnce() {
    server.publish(Samples.release("esp32", "1.4.0", 1_004_000));
    try (var threads = Executors.newFixedThreadPool(32)) {
      List<CompletableFuture<Boolean>> checks =
          IntStream.range(0, 1000)
              .mapToObj(i -> new CrispStick(server, String.format("%06X", i), "1.3.9"))
              .map(stick -> CompletableFuture.supplyAsync(stick::check, threads))
              .toList();
      assertThat(checks).allSatisfy(check -> assertThat(check.join()).isTrue());
    }
    assertThat(server.admin("/api/v1/ota/stats")).contains("\"in_progress_count\":1000");
  }
}
