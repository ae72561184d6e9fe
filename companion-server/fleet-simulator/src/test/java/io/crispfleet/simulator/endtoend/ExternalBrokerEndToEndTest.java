package io.crispfleet.simulator.endtoend;

import static io.crispfleet.simulator.endtoend.LiveServer.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.crispfleet.contract.api.device.DeviceView;
import io.crispfleet.simulator.stick.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same fleet when somebody else runs the broker. */
class ExternalBrokerEndToEndTest {
  private static final int STICKS = 6;

  @TempDir Path folder;

  @Test
  void anUpdateOverMosquittoIsProvedAndEveryScoreCountsOnce() throws Exception {
    int port = FreePort.find();
    Process broker = mosquitto(port);
    try (LiveServer server =
        new LiveServer(folder.resolve("data"), Map.of("broker", "mqtt://127.0.0.1:" + port))) {
      SimulatedFleet fleet = new SimulatedFleet(server, List.of(Profile.values()), STICKS, "none");
      try (fleet) {
        fleet.update.publish();
        await(() -> server.stats().successCount() == STICKS, server::sessions);
      }
      assertThat(fleet.tally.lost()).isZero();
      await(() -> server.plays() >= fleet.tally.scores.sum(), server::plays);
      assertThat(server.plays()).isEqualTo(fleet.tally.scores.sum());
      await(
          () -> server.devices("native").stream().noneMatch(DeviceView::online),
          () -> server.devices("native"));
    } finally {
      broker.destroy();
      assertThat(broker.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static Path missing(String why) {
    if (System.getenv("CI") != null) {
      fail(why);
    }
    return abort(why);
  }

  private Process mosquitto(int port) throws IOException {
    Path program =
        Stream.of(
                "/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/opt/homebrew/sbin/mosquitto")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst()
            .orElseGet(
                () ->
                    missing(
                        "SKIPPED: no Mosquitto on this machine, so nothing is known about external"
                            + " brokers; install it with 'apt install mosquitto'"));
    Path config = folder.resolve("mosquitto.conf");
    Files.writeString(config, "listener " + port + " 127.0.0.1\nallow_anonymous true\n");
    return new ProcessBuilder(program.toString(), "-c", config.toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("mosquitto.log").toFile())
        .start();
  }
}
