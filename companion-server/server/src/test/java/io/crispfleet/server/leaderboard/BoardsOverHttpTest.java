package io.crispfleet.server.leaderboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.api.score.Board;
import io.crispfleet.contract.api.score.BoardEntry;
import io.crispfleet.contract.api.score.GameBest;
import io.crispfleet.contract.api.score.ScoreHistory;
import io.crispfleet.contract.json.Json;
import io.crispfleet.contract.legacy.PlayerBoard;
import io.crispfleet.contract.legacy.PlayerEntry;
import io.crispfleet.server.store.Database;
import io.crispfleet.server.testing.OnEveryDatabase;
import io.crispfleet.server.testing.TestEngine;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

@OnEveryDatabase
class BoardsOverHttpTest {
  @Parameter TestEngine engine = TestEngine.SQLITE;
  private Database database;
  private Arcade arcade;
  private int sequence;

  @BeforeEach
  void open(@TempDir Path folder) {
    database = engine.open(folder);
    arcade = new Arcade(database);
  }

  @AfterEach
  void close() {
    arcade.close();
    database.close();
  }

  @Test
  void aBoardShowsTheBestOfEveryPlayerOrEveryRun() {
    play("pakupaku", "anna", 100);
    play("pakupaku", "anna", 90);
    play("pakupaku", "bo", 95);
    assertThat(board("/api/v1/boards/pakupaku").entries())
        .extracting(BoardEntry::player)
        .containsExactly("anna", "bo");
    assertThat(board("/api/v1/boards/pakupaku?view=runs").entries())
        .extracting(BoardEntry::score)
        .containsExactly(100L, 95L, 90L);
    assertThat(board("/api/v1/boards/pakupaku?view=runs&limit=1").total()).isEqualTo(3);
    assertThat(board("/api/v1/boards/never_played").total()).isZero();
    assertThat(arcade.get("/api/v1/boards/pakupaku?view=x").statusCode()).isEqualTo(400);
    assertThat(arcade.get("/api/v1/boards/pakupaku?limit=0").statusCode()).isEqualTo(400);
  }

  @Test
  void equalScoresRankByWhoCameFirst() {
    play("pakupaku", "bo", 100);
    play("pakupaku", "anna", 100);
    assertThat(board("/api/v1/boards/pakupaku").entries())
        .extracting(BoardEntry::player)
        .containsExactly("bo", "anna");
  }

  @Test
  void aPlayerSeesWhereHeStandsAndWhoIsAroundHim() {
    for (int i = 1; i <= 9; i++) {
      play("global", "p" + i, 1000 - i);
    }
    Board board = board("/api/v1/boards/global?around=p5&beside=1&limit=2");
    assertThat(board.me()).extracting(BoardEntry::rank).isEqualTo(5);
    assertThat(board.around()).extracting(BoardEntry::player).containsExactly("p4", "p5", "p6");
    assertThat(
            Json.read(Arcade.bytes(arcade.get("/player/p5/rank").body()), PlayerEntry.class).rank())
        .isEqualTo(5);
    assertThat(arcade.get("/player/nobody/rank").statusCode()).isEqualTo(404);
  }

  @Test
  void theHistoryOfADeviceIsItsLatest50TheBestOfEveryGameAndHowMany() {
    for (int i = 0; i < 60; i++) {
      play(i % 2 == 0 ? "one" : "two", i % 3 == 0 ? "anna" : null, i);
    }
    ScoreHistory device = history("/api/v1/devices/" + Arcade.STICK + "/scores");
    assertThat(device.total()).isEqualTo(60);
    assertThat(device.recent()).hasSize(50);
    assertThat(device.recent().getFirst().score()).isEqualTo(59);
    assertThat(device.best())
        .containsExactly(new GameBest("one", 58, 30), new GameBest("two", 59, 30));
    assertThat(history("/api/v1/players/anna/scores").total()).isEqualTo(20);
    assertThat(history("/api/v1/players/" + Arcade.STICK + "/scores").total()).isEqualTo(40);
    assertThat(arcade.get("/api/v1/players/nobody/scores").statusCode()).isEqualTo(404);
  }

  @Test
  void gamesAreListedWithPlaysTopAndLast() {
    play("one", "anna", 10);
    play("one", "bo", 20);
    play("two", "anna", 5);
    assertThat(arcade.get("/api/v1/games").body())
        .startsWith("[{\"game\":\"two\",\"plays\":1,\"players\":1,")
        .contains("\"game\":\"one\",\"plays\":2,\"players\":2,\"top\":{\"rank\":1,")
        .contains("\"lastPlayed\":\"2026-11-21T12:00:");
  }

  @Test
  void olderPathsAnswerWithTheFieldsOfAllVersions() {
    play("global", "anna", 10);
    PlayerBoard board =
        Json.read(
            Arcade.bytes(arcade.get("/leaderboard?playerId=anna&window=all").body()),
            PlayerBoard.class);
    assertThat(board.season()).isEqualTo("2026-Q4");
    assertThat(board.rankings()).containsExactly(new PlayerBoard.Ranking(1, "anna", 10));
    assertThat(board.playerRank()).isNotNull();
    assertThat(arcade.get("/board/global").statusCode()).isEqualTo(200);
    assertThat(arcade.get("/board/nonsense").statusCode()).isEqualTo(404);
    assertThat(arcade.get("/board?limit=101").statusCode()).isEqualTo(400);
    assertThat(arcade.get("/leaderboard?window=weekly").statusCode()).isEqualTo(400);
    assertThat(arcade.get("/stats").body())
        .contains("\"totalPlayers\":1", "\"totalScores\":1", "\"highestScore\":10");
  }

  @Test
  void boardsAreTheSameAfterARestart() {
    for (int i = 0; i < 200; i++) {
      play("pakupaku", "p" + i % 17, i * 7919 % 101);
    }
    arcade.mqtt.deliver("devices/A1B2C3/score", "{\"game\":\"pakupaku\",\"score\":50}");
    hide(idOfTop());
    String before = everything();
    arcade.close();
    arcade = new Arcade(database);
    // Device names come from the registry, which this test's directory forgets.
    assertThat(everything().replace("stick-", "")).isEqualTo(before.replace("stick-", ""));
  }

  @Test
  void aModeratorHidesShowsAndCorrectsAndAllOfItIsAudited() {
    play("pakupaku", "anna", 100);
    play("pakupaku", "anna", 60);
    play("pakupaku", "bo", 80);
    long id = idOfTop();
    hide(id);
    assertThat(board("/api/v1/boards/pakupaku").entries())
        .extracting(BoardEntry::score)
        .containsExactly(80L, 60L);
    moderate(id, "unhide", "{\"reason\":\"it was fair\"}");
    moderate(id, "correct", "{\"score\":70,\"reason\":\"a glitch\"}");
    assertThat(board("/api/v1/boards/pakupaku").entries())
        .extracting(BoardEntry::score)
        .containsExactly(80L, 70L);
    assertThat(arcade.audit)
        .containsExactly("score.hide " + id, "score.unhide " + id, "score.correct " + id);
    assertThat(
            arcade.postAs("moderator", "/api/v1/scores/99:hide", "{\"reason\":\"x\"}").statusCode())
        .isEqualTo(404);
    assertThat(arcade.postAs("moderator", "/api/v1/scores/1:hide", "{}").statusCode())
        .isEqualTo(400);
    assertThat(arcade.postAs("viewer", "/api/v1/scores/1:hide", "{\"reason\":\"x\"}").statusCode())
        .isEqualTo(403);
  }

  @Test
  void aCorrectedRunSentAgainIsStillADuplicate() {
    play("pakupaku", "anna", 100);
    moderate(idOfTop(), "correct", "{\"score\":70,\"reason\":\"a glitch\"}");
    sequence--;
    assertThat(play("pakupaku", "anna", 100)).isEqualTo(200);
  }

  private String everything() {
    return arcade.get("/api/v1/boards/pakupaku?around=p3").body()
        + arcade.get("/api/v1/boards/pakupaku?view=runs&limit=500").body()
        + arcade.get("/api/v1/boards/pakupaku?class=open").body()
        + arcade.get("/api/v1/games").body();
  }

  private long idOfTop() {
    return board("/api/v1/boards/pakupaku").entries().getFirst().id();
  }

  private void hide(long id) {
    moderate(id, "hide", "{\"reason\":\"too good\"}");
  }

  private void moderate(long id, String what, String body) {
    assertThat(arcade.postAs("moderator", "/api/v1/scores/" + id + ":" + what, body).statusCode())
        .isEqualTo(200);
  }

  private int play(String game, @Nullable String player, long score) {
    arcade.clock.advance(Duration.ofMillis(10));
    sequence++;
    return arcade
        .post(
            "/api/v1/scores",
            "{\"run\":\"L-1-%d\",\"seq\":%d,\"game\":\"%s\",\"score\":%d,\"dur_ms\":1,\"ts\":0%s}"
                .formatted(
                    sequence,
                    sequence,
                    game,
                    score,
                    player == null ? "" : ",\"player\":\"" + player + "\""))
        .statusCode();
  }

  private Board board(String path) {
    return Json.read(Arcade.bytes(arcade.get(path).body()), Board.class);
  }

  private ScoreHistory history(String path) {
    return Json.read(Arcade.bytes(arcade.get(path).body()), ScoreHistory.class);
  }
}
