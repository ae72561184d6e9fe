package io.crispfleet.server.leaderboard;

import static io.crispfleet.server.leaderboard.Arcade.KEY;
import static io.crispfleet.server.leaderboard.Arcade.STICK;
import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.api.score.IssuedRun;
import io.crispfleet.contract.json.Json;
import io.crispfleet.contract.score.ScoreSignature;
import io.crispfleet.server.store.Database;
import io.crispfleet.server.testing.TestEngine;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoresOverHttpTest {
  private static final String SCORES = "/api/v1/scores";

  private Database database;
  private Arcade arcade;

  @BeforeEach
  void open(@TempDir Path folder) {
    database = TestEngine.SQLITE.open(folder);
    arcade = new Arcade(database);
  }

  @AfterEach
  void close() {
    arcade.close();
    database.close();
  }

  @Test
  void aSignedScoreIsWrittenAndARepetitionChangesNothing() {
    HttpResponse<String> first = arcade.post(SCORES, body("L-1-1", 1, 500));
    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(first.body()).contains("\"duplicate\":false", "\"rank\":1", "\"best\":500");
    HttpResponse<String> second = arcade.post(SCORES, body("L-1-1", 1, 500));
    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(second.body()).contains("\"duplicate\":true", "\"rank\":1");
    assertThat(arcade.rows()).isEqualTo(1);
  }

  @Test
  void aRunWithAnotherContentIsAConflict() {
    arcade.post(SCORES, body("L-1-1", 1, 500));
    HttpResponse<String> other = arcade.post(SCORES, body("L-1-1", 1, 501));
    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(other.body()).contains("RUN_REUSED");
    assertThat(arcade.rows()).isEqualTo(1);
  }

  @Test
  void oneBitOffOrNoSignatureIs401() {
    String body = body("L-1-1", 1, 500);
    String good = ScoreSignature.header(KEY, Arcade.bytes(body));
    char last = good.charAt(good.length() - 1);
    String off = good.substring(0, good.length() - 1) + (last == '0' ? '1' : '0');
    assertThat(arcade.post(SCORES, body, off, Map.of()).statusCode()).isEqualTo(401);
    assertThat(arcade.post(SCORES, body, "", Map.of()).statusCode()).isEqualTo(401);
    assertThat(arcade.post(SCORES, body + " ", good, Map.of()).statusCode()).isEqualTo(401);
    assertThat(arcade.post(SCORES, body, good, Map.of()).statusCode()).isEqualTo(201);
    arcade.keys.clear();
    assertThat(arcade.post(SCORES, body, good, Map.of()).statusCode()).isEqualTo(401);
  }

  @Test
  void badFieldsAre400() {
    for (String bad :
        List.of(
            "{",
            "[]",
            "{}",
            body("L-1-1", 1, -1),
            body("L-1-1", -1, 1),
            body("L 1", 1, 1),
            body("", 1, 1),
            body("L-1-1", 1, 1L << 53),
            "{\"run\":\"a\",\"seq\":1,\"game\":\"a\\nb\",\"score\":1,\"dur_ms\":0,\"ts\":0}")) {
      assertThat(arcade.post(SCORES, bad).statusCode()).as(bad).isEqualTo(400);
    }
    assertThat(arcade.rows()).isZero();
  }

  @Test
  void aBannedDeviceIs403AndCounted() {
    arcade.banned.add(STICK);
    assertThat(arcade.post(SCORES, body("L-1-1", 1, 5)).statusCode()).isEqualTo(403);
    assertThat(arcade.post("/score", "{\"playerId\":\"p1\",\"score\":1}").statusCode())
        .isEqualTo(403);
    assertThat(arcade.refused("banned")).isEqualTo(2);
  }

  @Test
  void anIssuedRunIsVerifiedAndCannotHaveBegunEarlier() {
    IssuedRun issued = issue();
    arcade.clock.advance(Duration.ofSeconds(60));
    assertThat(arcade.post(SCORES, played(issued.run(), 1, 58_000)).body())
        .contains("\"class\":\"verified\"");
    assertThat(arcade.post(SCORES, played(issue().run(), 2, 58_000)).statusCode()).isEqualTo(422);
    IssuedRun old = issue();
    arcade.clock.advance(RunTickets.LIFE.plusSeconds(1));
    assertThat(arcade.post(SCORES, played(old.run(), 3, 58_000)).body())
        .contains("\"class\":\"offline\"");
  }

  @Test
  void anIssuedRunIsForOneGame() {
    String run = issue().run();
    arcade.clock.advance(Duration.ofSeconds(60));
    String other = played(run, 1, 58_000).replace("pakupaku", "other");
    assertThat(arcade.post(SCORES, other).body()).contains("\"class\":\"offline\"");
  }

  @Test
  void runsAreIssuedToDevicesOnly() {
    assertThat(arcade.post("/api/v1/runs", "{\"game\":\"pakupaku\"}").statusCode()).isEqualTo(401);
  }

  @Test
  void aPlayersScoreIsSignedAndKeepsTheBest() {
    HttpResponse<String> first =
        arcade.post("/score", "{\"playerId\":\"p1\",\"playerName\":\"Anna\",\"score\":100}");
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.body())
        .contains("\"success\":true", "\"playerId\":\"p1\"", "\"newScore\":100", "\"timestamp\":");
    assertThat(arcade.post("/score", "{\"playerId\":\"p1\",\"score\":40}").body())
        .contains("\"newScore\":100");
    assertThat(arcade.post("/score", "{\"playerId\":\"p1\",\"score\":-1}").statusCode())
        .isEqualTo(400);
    assertThat(
            arcade.post("/score", "{\"playerId\":\"p1\",\"score\":1}", "", Map.of()).statusCode())
        .isEqualTo(401);
    assertThat(arcade.get("/board?limit=5").body())
        .contains("\"type\":\"global\"", "\"playerName\":\"Anna\"", "\"totalCount\":1");
  }

  @Test
  void aPlayersScoreWithAKeyIsDoneOnce() {
    Map<String, String> key = Map.of("Idempotency-Key", "k-1");
    String body = "{\"playerId\":\"p1\",\"score\":100}";
    String signature = ScoreSignature.header(KEY, Arcade.bytes(body));
    arcade.post("/score", body, signature, key);
    arcade.clock.advance(Duration.ofHours(1));
    assertThat(arcade.post("/score", body, signature, key).statusCode()).isEqualTo(200);
    assertThat(arcade.rows()).isEqualTo(1);
    String other = "{\"playerId\":\"p1\",\"score\":101}";
    signature = ScoreSignature.header(KEY, Arcade.bytes(other));
    assertThat(arcade.post("/score", other, signature, key).statusCode()).isEqualTo(409);
  }

  @Test
  void manyAtOnceAreAllThereAndNoneTwice() throws Exception {
    int clients = 8;
    int each = 100;
    List<Callable<Integer>> work = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      int client = i;
      work.add(
          () -> {
            int created = 0;
            for (int j = 0; j < each; j++) {
              // Every run is sent by two clients.
              int run = client / 2 * each + j;
              int status = arcade.post(SCORES, body("L-1-" + run, run, run)).statusCode();
              assertThat(status).isIn(200, 201);
              created += status == 201 ? 1 : 0;
            }
            return created;
          });
    }
    int created = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
      for (Future<Integer> done : threads.invokeAll(work)) {
        created += done.get();
      }
    }
    assertThat(created).isEqualTo(clients / 2 * each);
    assertThat(arcade.rows()).isEqualTo(created);
    assertThat(arcade.get("/api/v1/boards/pakupaku?view=runs&limit=1").body())
        .contains("\"total\":" + created);
  }

  private IssuedRun issue() {
    HttpResponse<String> answer = arcade.postAs(STICK, "/api/v1/runs", "{\"game\":\"pakupaku\"}");
    assertThat(answer.statusCode()).isEqualTo(201);
    return Json.read(Arcade.bytes(answer.body()), IssuedRun.class);
  }

  private static String body(String run, long seq, long score) {
    return "{\"run\":\"%s\",\"seq\":%d,\"game\":\"pakupaku\",\"score\":%d,\"dur_ms\":10,\"ts\":0}"
        .formatted(run, seq, score);
  }

  private static String played(String run, long seq, long durationMs) {
    return "{\"run\":\"%s\",\"seq\":%d,\"game\":\"pakupaku\",\"score\":1,\"dur_ms\":%d,\"ts\":0}"
        .formatted(run, seq, durationMs);
  }
}
