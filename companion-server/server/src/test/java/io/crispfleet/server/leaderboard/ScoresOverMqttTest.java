package io.crispfleet.server.leaderboard;

import static io.crispfleet.server.leaderboard.Arcade.KEY;
import static io.crispfleet.server.leaderboard.Arcade.STICK;
import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.json.Json;
import io.crispfleet.contract.message.ScoreResult;
import io.crispfleet.contract.message.ScoreRun;
import io.crispfleet.contract.score.ScoreSignature;
import io.crispfleet.server.mqtt.MqttGateway.Delivery;
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
class ScoresOverMqttTest {
  private static final String OPEN = "devices/A1B2C3/score";
  private static final String SIGNED = "crispfleet/v1/d/" + STICK + "/score";

  @Parameter TestEngine engine = TestEngine.SQLITE;
  private Database database;
  private Arcade arcade;

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
  void aScoreOfAnOlderStickIsARowAndALineOfTheBoard() {
    arcade.mqtt.deliver(OPEN, "{\"game\":\"Paku-Paku\",\"score\":120}");
    assertThat(arcade.rows()).isEqualTo(1);
    assertThat(arcade.get("/api/v1/boards/paku_paku?class=open").body())
        .contains("\"rank\":1", "\"player\":\"A1B2C3\"", "\"score\":120", "\"class\":\"open\"");
    assertThat(arcade.get("/api/v1/boards/paku_paku?class=verified").body())
        .contains("\"total\":0");
    assertThat(arcade.events).extracting(ScoreAccepted::score).containsExactly(120L);
  }

  @Test
  void anUnknownDeviceIsRegistered() {
    arcade.mqtt.deliver(OPEN, "{\"game\":\"pakupaku\",\"score\":120}");
    assertThat(arcade.seen).containsKey("A1B2C3");
  }

  @Test
  void aRedeliveredPacketDoesNotAddASecondScore() {
    for (int i = 0; i < 5; i++) {
      arcade.mqtt.deliver(OPEN, "{\"game\":\"pakupaku\",\"score\":120}");
    }
    arcade.mqtt.deliver(OPEN, "{\"game\":\"pakupaku\",\"score\":121}");
    arcade.mqtt.deliver(OPEN, "{\"game\":\"pakupaku\",\"score\":120}");
    arcade.mqtt.deliver("devices/A1B2C4/score", "{\"game\":\"pakupaku\",\"score\":120}");
    assertThat(arcade.rows()).isEqualTo(3);
    assertThat(arcade.events).hasSize(3);
  }

  @Test
  void theSameScoreLaterIsAnotherRun() {
    arcade.mqtt.deliver(OPEN, "{\"game\":\"pakupaku\",\"score\":120}");
    pass(RepeatWindow.SECONDS - 1);
    arcade.mqtt.deliver(OPEN, "{\"game\":\"pakupaku\",\"score\":120}");
    assertThat(arcade.rows()).isEqualTo(1);
    pass(1);
    arcade.mqtt.deliver(OPEN, "{\"game\":\"pakupaku\",\"score\":120}");
    assertThat(arcade.rows()).isEqualTo(2);
  }

  @Test
  void aRedeliveryAfterARestartIsStillOne() {
    arcade.mqtt.deliver(OPEN, "{\"game\":\"pakupaku\",\"score\":120}");
    arcade.close();
    arcade = new Arcade(database);
    arcade.clock.advance(Duration.ofHours(3));
    arcade.mqtt.deliver(OPEN, "{\"game\":\"pakupaku\",\"score\":120}");
    assertThat(arcade.rows()).isEqualTo(1);
  }

  @Test
  void theSameScoreAtOnceIsAnotherRunWhereTheBrokerSawTwoPublications() {
    score120(new Delivery("000000000000000a", false));
    score120(new Delivery("000000000000000b", false));
    assertThat(arcade.rows()).isEqualTo(2);
    score120(new Delivery("000000000000000b", false));
    assertThat(arcade.rows()).as("the broker's own redelivery").isEqualTo(2);
    assertThat(arcade.events).hasSize(2);
  }

  @Test
  void aPublicationIsCountedOnceHoweverLateItComesAgain() {
    score120(new Delivery("000000000000000a", false));
    pass(10 * RepeatWindow.SECONDS);
    arcade.close();
    arcade = new Arcade(database);
    score120(new Delivery("000000000000000a", false));
    assertThat(arcade.rows()).isEqualTo(1);
  }

  @Test
  void aRepetitionWhoseFirstTimeNobodyRemembersIsJudgedByTheWindow() {
    score120(new Delivery("000000000000000a", false));
    arcade.close();
    arcade = new Arcade(database);
    score120(new Delivery("000000000000000b", true));
    assertThat(arcade.rows()).isEqualTo(1);
    pass(RepeatWindow.SECONDS);
    score120(new Delivery("000000000000000c", true));
    assertThat(arcade.rows()).as("nothing that it could repeat").isEqualTo(2);
    score120(null);
    assertThat(arcade.rows()).as("a broker that says nothing").isEqualTo(2);
  }

  private void score120(@Nullable Delivery delivery) {
    arcade.mqtt.deliver(OPEN, "{\"game\":\"pakupaku\",\"score\":120}", delivery);
  }

  @Test
  void nonsenseIsNotCounted() {
    arcade.mqtt.deliver(OPEN, "{\"game\":\"pakupaku\",\"score\":-1}");
    arcade.mqtt.deliver(OPEN, "{\"game\":\"pakupaku\",\"score\":2147483648}");
    arcade.mqtt.deliver(OPEN, "{\"game\":\"\",\"score\":1}");
    arcade.mqtt.deliver(OPEN, "{\"score\":1}");
    arcade.mqtt.deliver(OPEN, "{");
    arcade.mqtt.deliver(OPEN, "");
    arcade.mqtt.deliver(OPEN, "{\"game\":\"a\",\"score\":1,\"x\":\"" + "x".repeat(1100) + "\"}");
    arcade.mqtt.deliver("devices/../score", "{\"game\":\"pakupaku\",\"score\":1}");
    assertThat(arcade.rows()).isZero();
    assertThat(arcade.seen).isEmpty();
  }

  @Test
  void aFloodIsBoundedAndHurtsNobodyElse() {
    for (int i = 0; i < 3 * FloodGate.BURST; i++) {
      arcade.mqtt.deliver(OPEN, "{\"game\":\"pakupaku\",\"score\":" + i + "}");
    }
    arcade.mqtt.deliver("devices/A1B2C4/score", "{\"game\":\"pakupaku\",\"score\":120}");
    assertThat(arcade.rows()).isEqualTo(FloodGate.BURST + 1);
  }

  @Test
  void aBannedDevicesScoreIsRefusedAndCounted() {
    arcade.banned.add("A1B2C3");
    arcade.banned.add(STICK);
    arcade.mqtt.deliver(OPEN, "{\"game\":\"pakupaku\",\"score\":120}");
    deliver(run("r-1", 1, 1290));
    assertThat(arcade.rows()).isZero();
    assertThat(last().error()).isEqualTo("DEVICE_BANNED");
    assertThat(arcade.refused("banned")).isEqualTo(2);
  }

  @Test
  void aSignedRunIsAnsweredWithItsRank() {
    deliver(run("r-1", 1, 1290));
    assertThat(last()).isEqualTo(new ScoreResult(1, "r-1", 1, true, false, 1, null));
    assertThat(arcade.get("/api/v1/boards/pakupaku?class=verified").body())
        .contains("\"player\":\"anna\"", "\"class\":\"offline\"");
  }

  @Test
  void aReplayedRunIsCountedOnce() {
    ScoreRun run = ScoreSignature.sign(KEY, STICK, run("r-1", 1, 1290));
    for (int i = 0; i < 4; i++) {
      arcade.mqtt.deliver(SIGNED, Json.text(run));
    }
    assertThat(last()).isEqualTo(new ScoreResult(1, "r-1", 1, true, true, 1, null));
    assertThat(arcade.rows()).isEqualTo(1);
  }

  @Test
  void aRunOfAnotherDeviceOrWithOtherFieldsIsRefused() {
    ScoreRun good = ScoreSignature.sign(KEY, STICK, run("r-1", 1, 1290));
    ScoreRun more = run("r-1", 1, 1291);
    ScoreRun forged =
        new ScoreRun(
            1,
            more.run(),
            more.seq(),
            more.game(),
            more.score(),
            more.durMs(),
            more.ts(),
            more.nonce(),
            more.player(),
            good.sig());
    arcade.mqtt.deliver(SIGNED, Json.text(forged));
    assertThat(last().error()).isEqualTo("BAD_SIGNATURE");
    arcade.mqtt.deliver("crispfleet/v1/d/A1B2C3/score", Json.text(good));
    assertThat(last().error()).isEqualTo("BAD_SIGNATURE");
    assertThat(arcade.rows()).isZero();
  }

  @Test
  void runsMayComeOutOfOrderButNotWithAUsedNumber() {
    deliver(run("r-2000", 2000, 1));
    deliver(run("r-1000", 1000, 2));
    assertThat(last().accepted()).isTrue();
    deliver(run("r-1000b", 1000, 3));
    assertThat(last().error()).isEqualTo("SEQUENCE_REUSED");
    deliver(run("r-1", 2000 - SequenceWindow.LENGTH, 4));
    assertThat(last().error()).isEqualTo("SEQUENCE_STALE");
    assertThat(arcade.rows()).isEqualTo(2);
  }

  private void deliver(ScoreRun run) {
    arcade.mqtt.deliver(SIGNED, Json.text(ScoreSignature.sign(KEY, STICK, run)));
  }

  private ScoreResult last() {
    return Json.read(Arcade.bytes(arcade.mqtt.published().getLast().payload()), ScoreResult.class);
  }

  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      arcade.role.tick();
    }
  }

  private static ScoreRun run(String run, long seq, long score) {
    return new ScoreRun(
        1, run, seq, "pakupaku", score, 48_200, 1_763_700_000, "AAECAwQFBgcICQoL", "anna", "");
  }
}
