package io.crispfleet.firmware.e2e;

import static io.crispfleet.firmware.e2e.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.api.device.CommandView;
import io.crispfleet.contract.api.device.ConfigView;
import io.crispfleet.contract.api.device.DeviceView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a stick says about itself and does when it is told to. */
class LiveStickTest {
  private static final String ID = "F00000";

  @TempDir Path folder;
  private LiveServer server;
  private Sticks sticks;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    Needed.theProgram();
    server = new LiveServer(folder, Map.of());
    sticks = Sticks.of(server, folder, 1);
    await(() -> server.device(ID).online(), () -> server.device(ID));
  }

  @AfterEach
  void stop() throws IOException {
    if (sticks != null) {
      sticks.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  void itSaysWhatItIsAndItsHeartbeatsAreCounted() throws Exception {
    await(() -> server.device(ID).heartbeats() >= 3, () -> server.device(ID));
    DeviceView device = server.device(ID);
    assertThat(device.dialect()).isEqualTo("native");
    assertThat(device.platform()).isEqualTo("esp32");
    assertThat(device.board()).isEqualTo("m5stickc-plus");
    assertThat(device.product()).isEqualTo("crisp-sticks");
    assertThat(device.mac()).isEqualTo("24:0A:C4:F0:00:00");
    assertThat(device.version()).isEqualTo("1.0.0");
    assertThat(device.slotSize()).isEqualTo(0x1E0000);
    assertThat(device.caps()).contains("ota", "score", "cfg");
    assertThat(device.cmds()).contains("restart", "info", "rollback", "identify");
    assertThat(device.battery()).isBetween(60, 100);
    assertThat(device.boot()).isEqualTo(1);
    assertThat(device.lost()).isZero();
  }

  private CommandView command(String name) {
    return server
        .api()
        .post("/api/v1/devices/" + ID + "/commands")
        .json(Map.of("cmd", name))
        .read(CommandView.class);
  }

  private void done(CommandView command) throws InterruptedException {
    await(
        () ->
            server.api().get("/api/v1/devices/" + ID + "/commands").list(CommandView.class).stream()
                .anyMatch(c -> c.id().equals(command.id()) && c.state().equals("done")),
        () -> server.api().get("/api/v1/devices/" + ID + "/commands").list(CommandView.class));
  }

  @Test
  void itIdentifiesItselfAndRestarts() throws Exception {
    done(command("identify"));
    assertThat(sticks.look(ID).get("identify").asBoolean()).isTrue();
    done(command("restart"));
    await(() -> sticks.look(ID).get("boots").asInt() == 2, () -> sticks.look(ID));
    await(
        () -> {
          DeviceView device = server.device(ID);
          return device.online() && Long.valueOf(2).equals(device.boot());
        },
        () -> server.device(ID));
  }

  private ConfigView config() {
    return server.api().get("/api/v1/devices/" + ID + "/config").read(ConfigView.class);
  }

  @Test
  void itTakesItsConfigurationAlsoAfterItWasAway() throws Exception {
    String path = "/api/v1/devices/" + ID + "/config";
    server.api().put(path).json(Map.of("set", Map.of("sound", false))).done();
    await(() -> config().inSync(), this::config);
    sticks.order("power", Map.of("stick", ID, "how", "off"));
    await(() -> !server.device(ID).online(), () -> server.device(ID));
    server.api().put(path).json(Map.of("set", Map.of("sound", true))).done();
    sticks.order("power", Map.of("stick", ID, "how", "on"));
    await(() -> config().inSync() && config().rev() == 2, this::config);
  }

  @Test
  void itsLastWillTellsOfALostConnectionAndItComesBack() throws Exception {
    sticks.order("power", Map.of("stick", ID, "how", "off"));
    await(() -> !server.device(ID).online(), () -> server.device(ID));
    sticks.order("power", Map.of("stick", ID, "how", "on"));
    await(() -> server.device(ID).online(), () -> server.device(ID));
    sticks.order("break", ID);
    await(() -> sticks.look(ID).get("online").asBoolean(), () -> sticks.look(ID));
    await(() -> server.device(ID).online(), () -> server.device(ID));
  }

  @Test
  void aGoodbyeIsNoLoss() throws Exception {
    sticks.end();
    await(() -> !server.device(ID).online(), () -> server.device(ID));
    assertThat(server.device(ID).degraded()).isFalse();
  }
}
