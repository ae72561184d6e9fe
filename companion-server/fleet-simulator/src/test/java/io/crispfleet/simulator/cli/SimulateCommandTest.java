package io.crispfleet.simulator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.simulator.fault.Fault;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulateCommandTest {
  /** Nobody listens there: it is reserved. */
  private static final String NOBODY = "http://127.0.0.1:1";

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int simulate(String... args) {
    List<String> line = new ArrayList<>(List.of("simulate"));
    line.addAll(List.of("--credentials", folder.resolve("logins.json").toString()));
    line.addAll(List.of(args));
    return Main.run(line.toArray(String[]::new), new PrintWriter(out), new PrintWriter(err));
  }

  @Test
  void withoutAServerItSaysHowToNameOne() {
    assertThat(simulate()).isEqualTo(3);
    assertThat(err.toString())
        .contains("No server is named.")
        .contains("Add --server URL")
        .contains("crispfleet admin login");
  }

  @Test
  void aServerThatIsNotThereIsNamed() {
    assertThat(simulate("--server", NOBODY, "--json")).isEqualTo(20);
    assertThat(err.toString())
        .contains("Cannot talk to " + NOBODY)
        .contains("Check the address and that the server runs.");
    assertThat(out.toString()).contains("\"ok\":false").contains("\"code\":\"UNREACHABLE\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--profile | seed001 | There is no profile 'seed001'; use seed000, seed002, native.",
        "--faults | rain=3 | There is no fault 'rain'",
        "--faults | roll-back=300 | '300' is no share for roll-back; use 0 to 100.",
        "--devices | 0 | --devices must be 1 to 50000.",
        "--devices | 50001 | --devices must be 1 to 50000.",
        "--seconds | -1 | --seconds must not be negative.",
        "--heartbeat | 0 | Intervals must be at least a second.",
      })
  void whatCannotBeMeantIsAnsweredWithWhatCan(String option, String value, String message) {
    assertThat(simulate("--server", NOBODY, option, value)).isEqualTo(3);
    assertThat(err.toString()).contains(message);
  }

  @Test
  void theHelpExplainsEveryFault() {
    assertThat(simulate("--help")).isZero();
    for (String fault : Fault.words().split(", ", -1)) {
      assertThat(out.toString()).contains("  " + fault + " ");
    }
  }
}
