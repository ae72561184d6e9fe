package io.crispfleet.firmware.e2e;

import static io.crispfleet.firmware.e2e.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.api.ota.OtaSessionView;
import io.crispfleet.contract.ota.OtaState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Firmware that a stick must not take, by whatever way it is offered. */
class RefusedUpdatesTest {
  private static final String ID = "F00000";

  @TempDir Path folder;
  private MeddlingProxy proxy;
  private LiveServer server;
  private Releaser releaser;

  @BeforeEach
  void start() throws IOException {
    Needed.theProgram();
    proxy = new MeddlingProxy();
    server = new LiveServer(folder, Map.of("public.url", proxy.url()));
    proxy.passTo(server.url());
    releaser = new Releaser(server.api());
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
    if (proxy != null) {
      proxy.close();
    }
  }

  private OtaSessionView ended() throws InterruptedException {
    await(
        () ->
            server.sessions(ID).stream()
                .anyMatch(s -> List.of(OtaState.FAILED, OtaState.REJECTED).contains(s.state())),
        () -> server.sessions(ID));
    return server.sessions(ID).getFirst();
  }

  /** It still runs what it ran, and nothing that could be started was left in the other slot. */
  private void nothingHappened(Sticks sticks) throws InterruptedException {
    JsonNode stick = sticks.look(ID);
    assertThat(stick.get("version").asString()).isEqualTo("1.0.0");
    assertThat(stick.get("boots").asInt()).isEqualTo(1);
    assertThat(sticks.order("slots", ID).get("ota_1").has("fault")).isTrue();
    await(() -> server.device(ID).online(), () -> server.device(ID));
    assertThat(server.device(ID).version()).isEqualTo("1.0.0");
    sticks.order("power", Map.of("stick", ID, "how", "cycle"));
    await(
        () ->
            sticks.look(ID).get("boots").asInt() == 2 && sticks.look(ID).get("online").asBoolean(),
        () -> sticks.look(ID));
    assertThat(sticks.look(ID).get("version").asString()).isEqualTo("1.0.0");
  }

  private void untouched(Sticks sticks) {
    assertThat(sticks.order("slots", ID).get("ota_1").get("fault").asString())
        .isEqualTo("no image");
    assertThat(sticks.look(ID).get("downloads").asInt()).isLessThanOrEqualTo(1);
  }

  @Test
  void aDamagedDownloadIsNoticedAndSaid() throws Exception {
    try (Sticks sticks = Sticks.of(server, folder, 1)) {
      sticks.order("corrupt", Map.of("stick", ID, "at", 123_456));
      releaser.publish("2.0.0", AppImages.USUAL.build("2.0.0"));
      OtaSessionView session = ended();
      assertThat(session.state()).isEqualTo(OtaState.FAILED);
      assertThat(session.code()).isEqualTo("SHA_MISMATCH");
      nothingHappened(sticks);
    }
  }

  @Test
  void anImageForAnotherBoardIsRefusedBeforeAnythingIsErased() throws Exception {
    try (Sticks sticks = Sticks.of(server, folder, 1)) {
      releaser.publish("2.0.0", AppImages.USUAL.on("m5stickc-plus2").build("2.0.0"));
      OtaSessionView session = ended();
      assertThat(session.code()).isEqualTo("WRONG_CHIP");
      untouched(sticks);
      nothingHappened(sticks);
    }
  }

  @Test
  void anOldVersionIsRefusedEvenWhenTheServerAllowsIt() throws Exception {
    releaser.publish("1.5.0", AppImages.USUAL.secured(1).build("1.5.0"));
    releaser.publish("2.0.0", AppImages.USUAL.secured(3).build("2.0.0"));
    try (Sticks sticks = Sticks.of(server, folder, 1)) {
      await(
          () -> server.sessions(ID).stream().anyMatch(s -> s.state() == OtaState.CONFIRMED),
          () -> server.sessions(ID));
      assertThat(server.device(ID).version()).isEqualTo("2.0.0");
      server
          .api()
          .post("/api/v1/devices/" + ID + ":downgrade")
          .json(Map.of("version", "1.5.0"))
          .done();
      OtaSessionView session = ended();
      assertThat(session.newVersion()).isEqualTo("1.5.0");
      assertThat(session.code()).isEqualTo("DOWNGRADE");
      assertThat(sticks.look(ID).get("version").asString()).isEqualTo("2.0.0");
      assertThat(server.device(ID).version()).isEqualTo("2.0.0");
      assertThat(server.device(ID).securityVersion()).isEqualTo(3);
    }
  }

  @Test
  void aManifestThatWasChangedOnItsWayIsRefused() throws Exception {
    proxy.manifests = RefusedUpdatesTest::withAnotherDate;
    try (Sticks sticks = Sticks.of(server, folder, 1)) {
      releaser.publish("2.0.0", AppImages.USUAL.build("2.0.0"));
      assertThat(ended().code()).isEqualTo("BAD_SIG");
      untouched(sticks);
      nothingHappened(sticks);
    }
  }

  private static byte[] withAnotherDate(byte[] manifest) {
    return new String(manifest, StandardCharsets.UTF_8)
        .replace("created_at=1790000000", "created_at=1790000001")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aKeyThatTheStickDoesNotKnowIsRefusedThoughTheServerTrustsIt() throws Exception {
    Path own = Files.writeString(folder.resolve("own.pub"), new Releaser(server.api()).publicKey());
    try (Sticks sticks = Sticks.of(server, folder, 1, "--key", own.toString())) {
      releaser.publish("2.0.0", AppImages.USUAL.build("2.0.0"));
      assertThat(ended().code()).isEqualTo("UNKNOWN_KEY");
      untouched(sticks);
      nothingHappened(sticks);
    }
  }

  @Test
  void firmwareWhoseFirstBytesAreOfAnotherImageIsRefused() throws Exception {
    byte[] other = AppImages.USUAL.on("m5stickc-plus2").build("9.0.0");
    proxy.firmware = body -> java.util.Arrays.copyOf(other, body.length);
    try (Sticks sticks = Sticks.of(server, folder, 1)) {
      releaser.publish("2.0.0", AppImages.USUAL.build("2.0.0"));
      assertThat(Objects.requireNonNull(ended().code())).isIn("WRONG_CHIP", "SHA_MISMATCH");
      nothingHappened(sticks);
    }
  }

  @Test
  void firmwareThatCrashesIsRolledBack() throws Exception {
    try (Sticks sticks = Sticks.of(server, folder, 1, "--faults", "crash-new=100")) {
      releaser.publish("2.0.0", AppImages.USUAL.build("2.0.0"));
      await(
          () -> server.sessions(ID).stream().anyMatch(s -> s.state() == OtaState.ROLLED_BACK),
          () -> server.sessions(ID));
      assertThat(sticks.look(ID).get("version").asString()).isEqualTo("1.0.0");
      assertThat(sticks.look(ID).get("rollbacks").asInt()).isEqualTo(1);
      await(() -> server.device(ID).online(), () -> server.device(ID));
      assertThat(server.device(ID).version()).isEqualTo("1.0.0");
    }
  }

  @Test
  void aLowBatteryPutsAnUpdateOff() throws Exception {
    try (Sticks sticks = Sticks.of(server, folder, 1)) {
      sticks.order("battery", Map.of("stick", ID, "percent", 5));
      releaser.publish("2.0.0", AppImages.USUAL.build("2.0.0"));
      await(
          () -> server.sessions(ID).stream().anyMatch(s -> s.state() == OtaState.DELAYED),
          () -> server.sessions(ID));
      assertThat(sticks.look(ID).get("version").asString()).isEqualTo("1.0.0");
      sticks.order("battery", Map.of("stick", ID, "percent", 80));
      await(() -> "2.0.0".equals(server.device(ID).version()), () -> server.sessions(ID));
    }
  }
}
