package io.crispfleet.jesptool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlashCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return Main.run(args, new PrintWriter(out, true), new PrintWriter(err, true));
  }

  @Test
  void helpShowsFiveExamples() {
    assertThat(run("flash", "--help")).isZero();
    assertThat(out.toString().lines().filter(line -> line.startsWith("  crispfleet flash")))
        .hasSize(5);
  }

  @Test
  void missingSourceIsAnError() {
    assertThat(run("flash", "--port", "socket://127.0.0.1:1", "nowhere.bin", "--json"))
        .isEqualTo(3);
    assertThat(out.toString()).contains("\"code\":\"bad-input\"");
    assertThat(err.toString()).contains("  -> ");
  }

  @Test
  void forceWithoutANameDoesNotSwallowTheSource(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("data.bin"), new byte[16]);
    int code =
        run("flash", "--port", "socket://127.0.0.1:1", "--force", "0x10000=" + file, "--json");
    assertThat(code).isEqualTo(10);
    assertThat(out.toString().lines().toList().getLast())
        .startsWith("{\"ok\":false,\"port\":\"socket://127.0.0.1:1\"")
        .contains("\"code\":\"port-unavailable\"");
  }

  @Test
  void unknownCheckIsNamed(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("data.bin"), new byte[16]);
    assertThat(run("flash", "--port", "x", "--force=chip,nonsense", "0x10000=" + file))
        .isEqualTo(3);
    assertThat(err.toString()).contains("nonsense").contains("flash-encryption");
  }

  @Test
  void severalBoardsEndWithASummary(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("data.bin"), new byte[16]);
    int code =
        run(
            "flash",
            "--json",
            "--port",
            "socket://127.0.0.1:1",
            "--port",
            "socket://127.0.0.1:2",
            "0x10000=" + file);
    assertThat(code).isEqualTo(10);
    assertThat(out.toString().lines().toList().getLast())
        .startsWith("{\"ok\":false,\"boards\":2,\"failed\":2,\"reports\":[");
  }

  @Test
  void unknownPolicyIsAUsageError() {
    assertThat(run("flash", "--policy", "some", "x.bin")).isEqualTo(2);
    assertThat(err.toString()).contains("skip-identical");
  }
}
