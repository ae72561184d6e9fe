package io.crispfleet.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Makes the picture in the README from real runs of the program on an emulated board. */
public final class Recording {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String PROMPT = "\u001B[1;32m$\u001B[0m ";

  private Recording() {}

  public static void main(String[] arguments) throws Exception {
    Path scratch = Files.createTempDirectory("crispfleet-recording");
    try (EmulatedBoards boards = EmulatedBoards.start(1, "--timing", "typical")) {
      Files.write(scratch.resolve("game.bin"), TestImage.generate(TestImage.REAL_SIZE, 0, 1));
      TerminalPicture picture = new TerminalPicture();
      String flash =
          "flash --port %s 0x10000=game.bin".formatted(Path.of(boards.first().pty()).toRealPath());
      for (String verb : List.of(flash, flash)) {
        picture.write(PROMPT + "crispfleet " + verb + "\n" + onTerminal(scratch, verb));
      }
      Files.writeString(Workshop.root().resolve("docs").resolve("flash.svg"), picture.svg());
    } finally {
      try (Stream<Path> files = Files.walk(scratch)) {
        files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
      }
    }
  }

  /** What the verb shows on a terminal; util-linux's script provides one. */
  private static String onTerminal(Path folder, String verb) throws Exception {
    String command =
        "cd '%s' && stty cols 100 && '%s' %s"
            .formatted(folder, Workshop.root().resolve("crispfleet"), verb);
    Tool script = new Tool("script", List.of("script", "--quiet", "--return"));
    Tool.Run run = script.run(PATIENCE, "--command", command, "/dev/null");
    if (!run.ok()) {
      throw new IllegalStateException(verb + " failed:\n" + run.tail());
    }
    return run.output();
  }
}
