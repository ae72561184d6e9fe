package io.crispfleet.emulator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(180)
class EmulateCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CompletableFuture<Integer> ended = new CompletableFuture<>();

  private int run(String... args) {
    return Main.run(args, new PrintWriter(out, true), new PrintWriter(err, true));
  }

  /** Starts the verb, waits for that many lines, stops it and returns them. */
  private List<String> linesOf(int count, String... args) throws Exception {
    Thread thread = Thread.ofPlatform().daemon().start(() -> ended.complete(run(args)));
    while (out.toString().lines().count() < count) {
      assertThat(ended).isNotCompleted();
      LockSupport.parkNanos(1_000_000);
    }
    thread.interrupt();
    assertThat(ended.get(60, TimeUnit.SECONDS)).isZero();
    return out.toString().lines().toList();
  }

  @Test
  void jsonIsOneObjectPerBoardWithDistinctPorts() throws Exception {
    List<JsonNode> boards =
        linesOf(3, "emulate", "--boards", "3", "--json").stream()
            .map(line -> JsonMapper.shared().readTree(line))
            .toList();
    assertThat(boards).extracting(node -> node.get("board").asInt()).containsExactly(1, 2, 3);
    for (String key : List.of("tcp", "rfc2217", "flash", "mac", "control")) {
      assertThat(boards)
          .extracting(node -> node.get(key).asString())
          .doesNotHaveDuplicates()
          .allSatisfy(value -> assertThat(value).isNotEmpty());
    }
    assertThat(boards.getFirst().get("tcp").asString()).startsWith("socket://");
    assertThat(boards.getFirst().get("rfc2217").asString()).startsWith("rfc2217://");
    assertThat(boards).allSatisfy(node -> assertThat(node.has("pty")).isTrue());
  }

  @Test
  void peopleGetATableAndACommandToTry() throws Exception {
    List<String> lines = linesOf(6, "emulate", "--boards", "2", "--timing", "typical", "--used");
    assertThat(lines.getFirst()).startsWith("BOARD");
    assertThat(lines.get(2)).startsWith("2 ").contains("24:6f:28:00:00:02");
    assertThat(lines).anySatisfy(line -> assertThat(line).contains("flash --port"));
  }

  @Test
  void flashFilesStayAndAreNumbered(@TempDir Path dir) throws Exception {
    String flash = dir.resolve("flash.bin").toString();
    linesOf(5, "emulate", "--boards", "2", "--flash", flash, "--flash-size", "1MB");
    for (int number : IntStream.rangeClosed(1, 2).toArray()) {
      assertThat(Files.size(Path.of(flash + "-" + number))).isEqualTo(1 << 20);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--boards, 0, boards",
    "--boards, 65, boards",
    "--chip, esp9000, chip",
    "--chip, esp32p4, not emulated",
    "--flash-size, 3MB, flash",
    "--flash-size, 4000M, flash",
    "--timing, warp, timing",
    "--fault, coffee, coffee",
    "--fault, secure-download, protection"
  })
  void impossibleBoardsAreRefusedWithAdvice(String option, String value, String said) {
    assertThat(run("emulate", option, value)).isEqualTo(3);
    assertThat(err.toString()).contains(said).contains("->");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void refusalIsJsonForPrograms() {
    assertThat(run("emulate", "--boards", "0", "--json")).isEqualTo(3);
    assertThat(JsonMapper.shared().readTree(out.toString()).at("/error/code").asString())
        .isEqualTo("bad-input");
  }

  @Test
  void blankAndUsedExcludeEachOther() {
    assertThat(run("emulate", "--blank", "--used")).isEqualTo(2);
  }

  @Test
  void helpShowsExamples() {
    assertThat(run("emulate", "--help")).isZero();
    assertThat(out.toString()).contains("Examples:").contains("crispfleet emulate --boards");
  }
}
