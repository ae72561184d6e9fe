package io.crispfleet.simulator.endtoend;

import static io.crispfleet.simulator.endtoend.LiveServer.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.api.device.DeviceView;
import io.crispfleet.contract.api.ota.OtaSessionView;
import io.crispfleet.contract.ota.OtaState;
import io.crispfleet.simulator.setup.Update;
import io.crispfleet.simulator.stick.Profile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server and sticks of every kind, over real sockets. */
class EndToEndTest {
  private static final int STICKS = 12;

  @TempDir Path data;

  @Test
  void row173AnUpdateOfAllThreeKindsIsProvedAndEveryScoreCountsOnce() throws Exception {
    try (LiveServer server = new LiveServer(data, Map.of())) {
      SimulatedFleet fleet =
          new SimulatedFleet(server, List.of(Profile.values()), STICKS, "duplicate=30");
      try (fleet) {
        await(
            () -> server.devices().stream().filter(DeviceView::online).count() == STICKS,
            server::devices);
        Update.Published published = fleet.update.publish();
        await(() -> server.stats().successCount() == STICKS, server::sessions);
        assertThat(server.sessions())
            .hasSize(STICKS)
            .allMatch(session -> session.state() == OtaState.CONFIRMED)
            .allMatch(session -> session.newVersion().equals(published.version()))
            .allMatch(session -> session.percent() == 100)
            .extracting(OtaSessionView::device)
            .doesNotHaveDuplicates();
        assertThat(server.devices())
            .allMatch(device -> published.version().equals(device.version()));
      }
      nothingWasLostOrDoubled(server, fleet);
      presenceEndsWithTheSticks(server);
      heartbeatsWereCounted(server, fleet);
    }
  }

  private static void nothingWasLostOrDoubled(LiveServer server, SimulatedFleet fleet)
      throws InterruptedException {
    assertThat(fleet.tally.lost()).isZero();
    assertThat(fleet.tally.errors.sum()).isZero();
    assertThat(fleet.tally.failedUpdates.sum()).isZero();
    assertThat(fleet.tally.updated.sum()).isEqualTo(STICKS);
    long scores = fleet.tally.scores.sum();
    assertThat(scores).isGreaterThan(STICKS);
    await(() -> server.plays() >= scores, server::plays);
    assertThat(server.plays()).isEqualTo(scores);
  }

  /** Heartbeats have no acknowledgement: the last one may go down with the connection. */
  private static void heartbeatsWereCounted(LiveServer server, SimulatedFleet fleet) {
    assertThat(server.devices("native")).allMatch(device -> device.lost() == 0);
    long counted = server.devices().stream().mapToLong(DeviceView::heartbeats).sum();
    assertThat(counted)
        .isBetween(fleet.tally.heartbeats.sum() - STICKS, fleet.tally.heartbeats.sum());
  }

  /** Missing heartbeats would show 32 s after the last; the last will shows at once. */
  private static void presenceEndsWithTheSticks(LiveServer server) throws InterruptedException {
    long off = System.nanoTime();
    await(
        () -> server.devices("native").stream().noneMatch(DeviceView::online),
        () -> server.devices("native"));
    assertThat(System.nanoTime() - off).isLessThan(30_000_000_000L);
  }
}
