package io.crispfleet.firmware.e2e;

import static io.crispfleet.firmware.e2e.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.api.ota.OtaSessionView;
import io.crispfleet.contract.ota.OtaState;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The power goes while a stick updates, at any byte of what it does to its flash. */
class PowerCutTest {
  private static final int CUTS = 30;
  private static final int SECTOR = 4096;

  @TempDir Path folder;

  @BeforeEach
  void needsTheProgram() {
    Needed.theProgram();
  }

  @Test
  void sticksUpdateThroughAPowerCutAtThirtyRandomBytes() throws Exception {
    byte[] image = AppImages.USUAL.build("2.0.0");
    // Erasing and writing the slot; what comes after is the choice of the slot to start.
    int work = (image.length + SECTOR - 1) / SECTOR * SECTOR + image.length;
    Random random = new Random(20261125);
    try (LiveServer server = new LiveServer(folder, Map.of())) {
      Releaser releaser = new Releaser(server.api());
      try (Sticks sticks = Sticks.of(server, folder, CUTS)) {
        List<String> ids = sticks.ids();
        await(
            () -> server.devices().stream().filter(d -> d.online()).count() == CUTS,
            server::devices);
        for (String id : ids) {
          sticks.order("cut", Map.of("stick", id, "bytes", 1 + random.nextInt(work)));
        }
        releaser.publish("2.0.0", image);
        await(
            () -> server.sessions().stream().filter(PowerCutTest::confirmed).count() == CUTS,
            server::outcome);
        for (String id : ids) {
          everythingIsAsItShouldBe(server, sticks, id);
        }
        assertThat(sticks.end().get("dead").asInt()).isZero();
        assertThat(sticks.exitCode()).isZero();
      }
    }
  }

  private static boolean confirmed(OtaSessionView session) {
    return session.state() == OtaState.CONFIRMED;
  }

  private static void everythingIsAsItShouldBe(LiveServer server, Sticks sticks, String id) {
    JsonNode stick = sticks.look(id);
    assertThat(stick.get("power_cuts").asInt()).as("power cuts of %s", id).isEqualTo(1);
    assertThat(stick.get("version").asString()).isEqualTo("2.0.0");
    assertThat(stick.get("slot").asInt()).isEqualTo(1);
    assertThat(stick.get("pending_verify").asBoolean()).isFalse();
    JsonNode slots = sticks.order("slots", id);
    assertThat(slots.get("ota_0").get("version").asString()).isEqualTo("1.0.0");
    assertThat(slots.get("ota_1").get("version").asString()).isEqualTo("2.0.0");
    assertThat(server.device(id).version()).isEqualTo("2.0.0");
    assertThat(server.sessions(id)).hasSize(1);
  }

  @Test
  void atNoMomentIsThereNothingToStart() throws Exception {
    byte[] image = AppImages.USUAL.sized(60_000).build("2.0.0");
    try (LiveServer server = new LiveServer(folder, Map.of())) {
      new Releaser(server.api()).publish("2.0.0", image);
      // Every stick's power goes now and then, during updates and first starts alike.
      try (Sticks sticks =
          Sticks.of(server, folder, 100, "--faults", "power-cut=70", "--seed", "7")) {
        await(
            () -> {
              assertThat(sticks.summary().get("dead").asInt()).isZero();
              return server.settled("1.0.0", "2.0.0");
            },
            server::outcome);
        assertThat(sticks.summary().get("power_cuts").asInt()).isGreaterThan(50);
        assertThat(server.devices())
            .filteredOn(device -> "2.0.0".equals(device.version()))
            .hasSizeGreaterThan(80);
      }
    }
  }
}
