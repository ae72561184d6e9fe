package io.crispfleet.simulator.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.json.Json;
import io.crispfleet.simulator.cli.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The command line, as a newcomer uses it who has not logged in. */
class CommandEndToEndTest {
  @TempDir static Path folder;
  private static LiveServer server;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start() {
    server = new LiveServer(folder.resolve("data"), Map.of());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private int simulate(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> line = new ArrayList<>(List.of("simulate", "--server", server.url()));
    line.addAll(List.of("--credentials", folder.resolve("logins.json").toString()));
    line.addAll(List.of(args));
    return Main.run(line.toArray(String[]::new), new PrintWriter(out), new PrintWriter(err));
  }

  @Test
  void crispGameSticksNeedNoLoginAndTheLastLineIsTheSummary() {
    assertThat(
            simulate(
                "--devices",
                "3",
                "--profile",
                "seed000",
                "--seconds",
                "6",
                "--score",
                "1",
                "--json"))
        .isZero();
    String last = out.toString().lines().toList().getLast();
    JsonNode summary = Json.tree(last.getBytes(StandardCharsets.UTF_8));
    assertThat(summary.get("type").asString()).isEqualTo("summary");
    assertThat(summary.get("devices").asInt()).isEqualTo(3);
    assertThat(summary.get("sent").asInt()).isPositive();
    assertThat(summary.get("acknowledged").asInt()).isEqualTo(summary.get("sent").asInt());
    assertThat(summary.get("lost").asInt()).isZero();
    assertThat(summary.get("updated").asInt()).isZero();
    assertThat(summary.get("rolledBack").asInt()).isZero();
    JsonNode latency = summary.get("latencyMs");
    assertThat(latency.get("p50").asDouble()).isPositive();
    assertThat(latency.get("p99").asDouble()).isGreaterThanOrEqualTo(latency.get("p50").asDouble());
  }

  @Test
  void whereNoReleaseIsOfferedTheEndSaysHowToGetOne() {
    assertThat(simulate("--devices", "1", "--profile", "seed000", "--seconds", "1")).isZero();
    assertThat(out.toString())
        .contains("messages  ")
        .contains("0 lost")
        .contains("latency  ")
        .contains("No stick was offered an update.")
        .contains("--update");
  }

  @Test
  void whoIsNotLoggedInIsToldWhatNeedsALoginAndWhatDoesNot() {
    assertThat(simulate("--profile", "native")).isEqualTo(21);
    assertThat(err.toString())
        .contains("To provision native sticks somebody must be logged in")
        .contains("crispfleet admin login")
        .contains("--profile seed000");
    assertThat(simulate("--profile", "seed002")).isEqualTo(21);
    assertThat(err.toString()).contains("For the login that ski clocks share");
    assertThat(simulate("--profile", "seed000", "--update")).isEqualTo(21);
    assertThat(err.toString()).contains("--update").contains("crispfleet admin login");
  }
}
