package io.crispfleet.firmware.e2e;

import static io.crispfleet.firmware.e2e.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.api.score.Board;
import io.crispfleet.contract.api.score.GameSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Runs that are really played, on a stick with a face, and what the server counts. */
class ScoresTest {
  private static final String ID = "F00000";

  @TempDir Path folder;
  private LiveServer server;

  @BeforeEach
  void start() throws IOException {
    Needed.theProgram();
    server = new LiveServer(folder, Map.of());
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void aHundredSticksHandInEveryRunOnceThoughConnectionsBreak() throws Exception {
    try (Sticks sticks =
        Sticks.of(server, folder, 100, "--scores", "10", "--faults", "drop-mqtt=3")) {
      await(() -> sticks.summary().get("runs").asInt() >= 200, sticks::summary);
      for (String id : sticks.ids()) {
        sticks.order("power", Map.of("stick", id, "how", "cycle"));
      }
      await(() -> sticks.summary().get("runs").asInt() >= 300, sticks::summary);
      sticks.order("pause", Map.of());
      sticks.order("faults", Map.of("set", "none"));
      await(() -> sticks.summary().get("scores_waiting").asInt() == 0, sticks::summary);
      assertThat(plays()).isEqualTo(sticks.summary().get("runs").asLong());
    }
  }

  private Sticks playing(String... more) throws IOException {
    // Played in real time: the demonstration player loses this game within a minute.
    List<String> options =
        new java.util.ArrayList<>(List.of("--play", "--game", "seesaw", "--seed", "3"));
    options.addAll(List.of(more));
    return Sticks.start(server, folder, options);
  }

  private long plays() {
    return server.api().get("/api/v1/games").list(GameSummary.class).stream()
        .mapToLong(GameSummary::plays)
        .sum();
  }

  private int waiting(Sticks sticks) {
    return sticks.look(ID).get("scores_waiting").asInt();
  }

  @Test
  void aRunIsSignedAndCountedOnce() throws Exception {
    try (Sticks sticks = playing()) {
      await(() -> plays() >= 1, () -> sticks.look(ID));
      GameSummary game = server.api().get("/api/v1/games").list(GameSummary.class).getFirst();
      Board board = server.api().get("/api/v1/boards/" + game.game()).read(Board.class);
      assertThat(board.entries()).isNotEmpty();
      assertThat(board.entries().getFirst().device()).isEqualTo(ID);
      assertThat(board.entries().getFirst().scoreClass()).isIn("verified", "offline");
      await(() -> waiting(sticks) == 0, () -> sticks.look(ID));
    }
  }

  @Test
  void whatIsPlayedWithoutANetworkIsCountedLaterAndOnce() throws Exception {
    try (Sticks sticks = playing("--faults", "drop-mqtt=30")) {
      await(() -> runs(sticks) >= 1, () -> sticks.look(ID));
      // The power goes and comes back: what waits is in flash.
      sticks.order("power", Map.of("stick", ID, "how", "cycle"));
      sticks.order("play", Map.of("stick", ID, "on", false));
      sticks.order("faults", Map.of("set", "none"));
      await(() -> sticks.look(ID).get("boots").asInt() == 2, () -> sticks.look(ID));
      await(() -> waiting(sticks) == 0, () -> sticks.look(ID));
      assertThat(plays()).isEqualTo(runs(sticks));
    }
  }

  /** Runs that ended on the stick. */
  private static long runs(Sticks sticks) {
    JsonNode stick = sticks.look(ID);
    return stick.get("runs").asLong();
  }
}
