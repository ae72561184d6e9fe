package io.crispfleet.firmware.e2e;

import static io.crispfleet.firmware.e2e.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.api.device.DeviceView;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A fleet in one process that updates while much goes wrong. */
class ManySticksTest {
  private static final int STICKS = 200;

  @TempDir Path folder;

  @BeforeEach
  void needsTheProgram() {
    Needed.theProgram();
  }

  @Test
  void aFleetUpdatesThroughFaultsAndTheServerKnows() throws Exception {
    try (LiveServer server = new LiveServer(folder, Map.of())) {
      Releaser releaser = new Releaser(server.api());
      try (Sticks sticks =
          Sticks.of(
              server, folder, STICKS, "--faults", "power-cut=25,cut-download=25,drop-mqtt=1")) {
        await(() -> online(server) == STICKS, () -> online(server));
        releaser.publish("2.0.0", AppImages.USUAL.sized(60_000).build("2.0.0"));
        await(() -> server.settled("1.0.0", "2.0.0"), server::outcome);
        // What the sticks really run is what the server says of them.
        await(
            () ->
                server.devices().stream()
                    .allMatch(
                        device ->
                            sticks
                                .look(device.id())
                                .get("version")
                                .asString()
                                .equals(device.version())),
            server::outcome);
        assertThat(server.devices())
            .filteredOn(device -> "2.0.0".equals(device.version()))
            .hasSizeGreaterThan(STICKS * 9 / 10);
        JsonNode sums = sticks.end();
        assertThat(sums.get("dead").asInt()).isZero();
        assertThat(sums.get("power_cuts").asInt()).isPositive();
        assertThat(sums.get("downloads").asInt()).isGreaterThan(STICKS);
        assertThat(sticks.exitCode()).isZero();
      }
      await(() -> online(server) == 0, () -> online(server));
      assertThat(server.settled("1.0.0", "2.0.0")).isTrue();
    }
  }

  private static long online(LiveServer server) {
    return server.devices().stream().filter(DeviceView::online).count();
  }
}
