package io.crispfleet.simulator.endtoend;

import static io.crispfleet.simulator.endtoend.LiveServer.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.crispfleet.contract.api.device.DeviceView;
import io.crispfleet.simulator.stick.Profile;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
    int port = freePort();
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

  /** Not one that the system gives to whoever asks for any: it would be taken again at once. */
  private static int freePort() throws IOException {
    for (int port = 23_000; port < 23_100; port++) {
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException taken) {
        // The next one then.
      }
    }
    throw new IOException("no free port");
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
                    abort(
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
