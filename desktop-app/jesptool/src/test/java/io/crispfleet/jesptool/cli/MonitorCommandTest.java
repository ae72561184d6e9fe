package io.crispfleet.jesptool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.jesptool.elf.ElfMachine;
import io.crispfleet.jesptool.elf.TinyElf;
import io.crispfleet.jesptool.transport.PipeTransport;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

class MonitorCommandTest {
  private static final String CRASH =
      """
      Guru Meditation Error: Core  0 panic'ed (LoadProhibited). Exception was unhandled.
      Backtrace: 0x400d1004:0x3ffb5230

      ELF file SHA256: 0123456789abcdef

      Rebooting...
      done
      """;

  @TempDir private Path folder;
  private final PipeTransport pipe = new PipeTransport("board");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void crashIsExplainedByTheElfFileAndAForeignOneIsCalledOut() throws IOException {
    Path elf = folder.resolve("app.elf");
    Files.write(
        elf,
        new TinyElf(ElfMachine.XTENSA)
            .loaded(".flash.text", 0x400D_1000L, new byte[64], true)
            .function("app_main", 0x400D_1000L, 64)
            .build());
    assertThat(run(CRASH, "--until", "done", "--elf", elf.toString())).isZero();
    assertThat(out.toString())
        .contains("--- crash: LoadProhibited on core 0")
        .contains("0x400d1004  app_main+0x4")
        .contains("the ELF file is not the one of this firmware");
  }

  @Test
  void jsonHasLinesCrashesAndAnEnd() {
    assertThat(run(CRASH, "--until", "done", "--json")).isZero();
    List<JsonNode> nodes =
        out.toString().lines().<JsonNode>map(line -> Output.JSON.readTree(line)).toList();
    assertThat(nodes)
        .anyMatch(node -> node.path("line").asString("").startsWith("Guru Meditation"))
        .anyMatch(
            node ->
                node.path("crash")
                    .path("frames")
                    .path(0)
                    .path("address")
                    .asString("")
                    .equals("0x400d1004"));
    assertThat(nodes.getLast().path("end").asString()).isEqualTo("match");
    assertThat(nodes.getLast().path("ok").asBoolean()).isTrue();
  }

  @Test
  void awaitedLineThatNeverComesIsAFailure() {
    assertThat(run("hello\n", "--until", "never", "--seconds", "0.2")).isEqualTo(1);
    assertThat(err.toString()).contains("No line matched 'never'");
  }

  @Test
  void whatIsShownGoesToTheLogToo() throws IOException {
    Path log = folder.resolve("run.txt");
    assertThat(run("one\ntwo\ndone\n", "--until", "done", "--filter", "o", "--log", log.toString()))
        .isZero();
    assertThat(log).content().isEqualToNormalizingNewlines("one\ntwo\ndone\n");
  }

  @Test
  void rawBytesGoWithNoOptionAboutLines() {
    assertThat(run("", "--raw", "--filter", "x")).isEqualTo(2);
    assertThat(err.toString()).contains("--raw");
  }

  @Test
  void missingElfFileIsToldBeforeThePortIsOpened() {
    assertThat(run("", "--elf", folder.resolve("none.elf").toString())).isEqualTo(3);
    assertThat(pipe.board().isOpen()).isTrue();
  }

  private int run(String boardSays, String... options) {
    byte[] bytes = boardSays.getBytes(StandardCharsets.UTF_8);
    pipe.board().write(bytes, 0, bytes.length, Duration.ofSeconds(1));
    MonitorCommand command = new MonitorCommand(address -> pipe, InputStream.nullInputStream());
    return Main.configured(new CommandLine(command))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(
            java.util.stream.Stream.concat(
                    java.util.stream.Stream.of("--port", "socket://127.0.0.1:1"),
                    java.util.Arrays.stream(options))
                .toArray(String[]::new));
  }
}
