package io.crispfleet.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Boards in a running {@code crispfleet emulate}; closing unplugs them. */
final class EmulatedBoards implements AutoCloseable {
  /**
   * One board's doors, as {@code crispfleet emulate --json} prints them.
   *
   * @param tcp what {@code --port} takes, for example {@code socket://127.0.0.1:40001}
   */
  record Board(String pty, String tcp, String rfc2217, String mac, Path flash) {}

  private final Process process;
  private final List<Board> boards;

  private EmulatedBoards(Process process, List<Board> boards) {
    this.process = process;
    this.boards = boards;
  }

  /** Starts {@code count} boards; further arguments go to the emulator as they are. */
  static EmulatedBoards start(int count, Object... arguments) throws IOException {
    List<String> line = new ArrayList<>(Workshop.ours().command());
    line.addAll(List.of("emulate", "--json", "--boards", Integer.toString(count)));
    for (Object argument : arguments) {
      line.add(argument.toString());
    }
    Process process =
        new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    List<Board> boards = new ArrayList<>();
    while (boards.size() < count) {
      String json = reader.readLine();
      if (json == null) {
        process.destroyForcibly();
        throw new IOException("the emulator ended early: " + String.join(" ", line));
      }
      JsonNode node = JsonMapper.shared().readTree(json);
      boards.add(
          new Board(
              node.path("pty").asString(""),
              node.path("tcp").asString(""),
              node.path("rfc2217").asString(""),
              node.path("mac").asString(""),
              Path.of(node.path("flash").asString(""))));
    }
    Thread.ofVirtual().start(() -> drain(reader));
    return new EmulatedBoards(process, boards);
  }

  private static void drain(BufferedReader reader) {
    try {
      while (reader.readLine() != null) {
        // nobody needs what the emulator says while it runs, but its pipe must not fill up
      }
    } catch (IOException e) {
      // It was stopped while this thread waited for its next line.
    }
  }

  List<Board> all() {
    return boards;
  }

  Board first() {
    return boards.getFirst();
  }

  /** Unplugs the boards; their flash files are complete afterwards. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
