package io.crispfleet.simulator.endtoend;

import static io.crispfleet.simulator.endtoend.LiveServer.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.api.ota.OtaSessionView;
import io.crispfleet.contract.ota.OtaState;
import io.crispfleet.simulator.stick.Profile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong in a stick's life, and what the server makes of it. */
class FaultsEndToEndTest {
  @TempDir Path data;

  @Test
  void row58SticksThatRollBackAreShownSo() throws Exception {
    try (LiveServer server = new LiveServer(data, Map.of());
        SimulatedFleet fleet =
            new SimulatedFleet(server, List.of(Profile.values()), 6, "roll-back=100")) {
      fleet.update.publish();
      for (String dialect : List.of("native", "crisp", "skiclock")) {
        await(() -> rolledBack(server, dialect) == 2, server::sessions);
      }
      assertThat(server.sessions()).noneMatch(session -> session.state() == OtaState.CONFIRMED);
      assertThat(server.devices()).allMatch(device -> "1.0.0".equals(device.version()));
      assertThat(fleet.tally.rolledBack.sum()).isGreaterThanOrEqualTo(6);
      assertThat(fleet.tally.updated.sum()).isZero();
    }
  }

  private static long rolledBack(LiveServer server, String dialect) {
    return server.sessions(dialect, OtaState.ROLLED_BACK).stream()
        .map(OtaSessionView::device)
        .distinct()
        .count();
  }

  @Test
  void damagedDownloadsAreNoticedAndReported() throws Exception {
    try (LiveServer server = new LiveServer(data, Map.of());
        SimulatedFleet fleet =
            new SimulatedFleet(server, List.of(Profile.values()), 3, "corrupt-download=100")) {
      fleet.update.publish();
      // A crisp-game stick reports nothing: all that shows is that it has everything and still
      // calls itself by the old version.
      await(
          () ->
              server.sessions("native", OtaState.FAILED).size() == 1
                  && server.sessions("skiclock", OtaState.FAILED).size() == 1
                  && !server.sessions("crisp", OtaState.ROLLED_BACK).isEmpty(),
          server::sessions);
      assertThat(server.sessions("native", OtaState.FAILED).getFirst().code())
          .isEqualTo("SHA_MISMATCH");
      assertThat(server.sessions("skiclock", OtaState.FAILED).getFirst().message())
          .contains("damaged");
      assertThat(server.devices()).allMatch(device -> "1.0.0".equals(device.version()));
    }
  }

  @Test
  void brokenConnectionsDelaysAndPowerCutsEndInAProvedUpdateWithoutLoss() throws Exception {
    try (LiveServer server = new LiveServer(data, Map.of())) {
      SimulatedFleet fleet =
          new SimulatedFleet(
              server,
              List.of(Profile.NATIVE, Profile.SEED000),
              8,
              "cut-download=40,power-cut=25,delay-update=40,drop-mqtt=10,duplicate=20");
      try (fleet) {
        fleet.update.publish();
        await(() -> server.sessions("native", OtaState.CONFIRMED).size() == 4, server::sessions);
        await(() -> fleet.tally.scores.sum() >= 60, fleet.tally.scores::sum);
      }
      assertThat(fleet.tally.resumed.sum()).as("resumed").isPositive();
      assertThat(fleet.tally.delayed.sum()).as("delayed").isPositive();
      assertThat(fleet.tally.broken.sum()).as("broken").isPositive();
      assertThat(fleet.tally.failedUpdates.sum()).as("failed").isPositive();
      assertThat(fleet.tally.lost()).isZero();
      long scores = fleet.tally.scores.sum();
      await(() -> server.plays() >= scores, server::plays);
      assertThat(server.plays()).isEqualTo(scores);
    }
  }
}
