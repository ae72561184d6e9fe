package io.crispfleet.simulator.endtoend;

import static io.crispfleet.simulator.endtoend.LiveServer.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.api.device.DeviceView;
import io.crispfleet.simulator.stick.Profile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartEndToEndTest {
  private static final int STICKS = 9;

  @TempDir Path data;

  @Test
  void sticksComeBackAfterARestartAndNothingThatWasAcknowledgedIsLost() throws Exception {
    try (LiveServer server = new LiveServer(data, Map.of())) {
      SimulatedFleet fleet = new SimulatedFleet(server, List.of(Profile.values()), STICKS, "none");
      try (fleet) {
        fleet.update.publish();
        await(() -> server.stats().successCount() >= 2, server::sessions);
        long before = fleet.tally.acknowledged.sum();
        server.stop();
        server.startAgain();
        await(() -> server.stats().successCount() == STICKS, server::sessions);
        await(
            () -> server.devices().stream().filter(DeviceView::online).count() == STICKS,
            server::devices);
        await(() -> fleet.tally.acknowledged.sum() > before + 2 * STICKS, fleet.tally.sent::sum);
      }
      assertThat(fleet.tally.broken.sum()).isPositive();
      assertThat(fleet.tally.lost()).isZero();
      long scores = fleet.tally.scores.sum();
      await(() -> server.plays() >= scores, server::plays);
      assertThat(server.plays()).isEqualTo(scores);
    }
  }
}
