package io.crispfleet.emulator.rack;

import io.crispfleet.emulator.board.BoardSpec;
import io.crispfleet.jesptool.error.EspException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Any number of running boards and the temporary folder with the links to their ptys and the flash
 * files that nobody asked to keep. Closing it leaves nothing behind.
 */
public final class Rack implements AutoCloseable {
  private final List<RackedBoard> boards = new ArrayList<>();
  private final Path folder;

  /** An empty rack. */
  public Rack() {
    try {
      folder = newFolder();
    } catch (IOException e) {
      throw new EspException.BadInput(
              "No temporary folder can be made: " + e.getMessage() + ".",
              "Point the JVM elsewhere: CRISPFLEET_JAVA_OPTS=-Djava.io.tmpdir=FOLDER.")
          .causedBy(e);
    }
  }

  // Named after the process, because people type the ports inside; where that name is taken, any.
  private static Path newFolder() throws IOException {
    Path wanted =
        Path.of(
            System.getProperty("java.io.tmpdir"), "crispfleet-" + ProcessHandle.current().pid());
    Path any = Files.createTempDirectory("crispfleet-");
    try {
      return Files.move(any, wanted);
    } catch (FileAlreadyExistsException e) {
      return any;
    }
  }

  /**
   * Builds one more board and powers it up.
   *
   * @throws EspException.PortUnavailable when a port cannot be opened
   * @throws EspException.BadInput when such a board cannot be built
   */
  public synchronized RackedBoard add(BoardSpec spec) {
    String name = "board" + (boards.size() + 1);
    Path flash = spec.flashFile().orElse(folder.resolve(name + ".bin"));
    RackedBoard board = new RackedBoard(spec.withFlashFile(flash), folder.resolve(name));
    boards.add(board);
    return board;
  }

  /** All boards in the order they were added. */
  public synchronized List<RackedBoard> boards() {
    return List.copyOf(boards);
  }

  /** Unplugs everything; once more does no harm. */
  @Override
  public synchronized void close() {
    boards.forEach(RackedBoard::close);
    boards.clear();
    try (Stream<Path> files = Files.exists(folder) ? Files.walk(folder) : Stream.empty()) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The temporary folder " + folder + " stays behind", e);
    }
  }
}
