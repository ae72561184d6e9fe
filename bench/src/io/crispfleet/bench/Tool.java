package io.crispfleet.bench;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A command line program: ours or a peer's.
 *
 * @param name what tables call it
 * @param command program and leading arguments
 */
record Tool(String name, List<String> command) {
  /**
   * How one call ended.
   *
   * @param seconds from spawning the process to its end
   * @param exitCode -1 when it had to be killed
   * @param output standard output and error together
   */
  record Run(double seconds, int exitCode, String output) {
    boolean ok() {
      return exitCode == 0;
    }

    /** The last lines, for reports of what went wrong. */
    String tail() {
      List<String> lines = output.lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
    }
  }

  /** A call that was started and not yet waited for. */
  record Started(Process process, long startedAt, Path output) {
    Run await(Duration limit) throws IOException, InterruptedException {
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      double seconds = (System.nanoTime() - startedAt) / 1e9;
      if (!ended) {
        process.destroyForcibly().waitFor();
      }
      String text = new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
      Files.delete(output);
      return new Run(seconds, ended ? process.exitValue() : -1, text);
    }
  }

  Started start(Map<String, String> environment, Object... arguments) throws IOException {
    List<String> line = new ArrayList<>(command);
    for (Object argument : arguments) {
      line.add(argument.toString());
    }
    Path output = Files.createTempFile("bench", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectInput(new File(isWindows() ? "NUL" : "/dev/null"))
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    long startedAt = System.nanoTime();
    return new Started(builder.start(), startedAt, output);
  }

  Run run(Duration limit, Object... arguments) throws IOException, InterruptedException {
    return start(Map.of(), arguments).await(limit);
  }

  private static boolean isWindows() {
    return System.getProperty("os.name").startsWith("Windows");
  }
}
