package io.crispfleet.jesptool.source;

import io.crispfleet.jesptool.error.EspException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Paths as people type them. */
final class SourceFiles {
  private SourceFiles() {}

  /** An existing file or folder. */
  static Path path(String text) {
    try {
      Path path = Path.of(text);
      if (!Files.exists(path)) {
        throw new EspException.BadInput(
            "'" + text + "' does not exist.", "Check the path; build the firmware first.");
      }
      return path;
    } catch (InvalidPathException e) {
      throw new EspException.BadInput("'" + text + "' is not a path.", "Check the path.")
          .causedBy(e);
    }
  }

  /** The last name of a path, also for {@code .} and {@code ..}. */
  static String name(Path path) {
    Path name = path.toAbsolutePath().normalize().getFileName();
    return name == null ? path.toString() : name.toString();
  }

  static EspException unreadable(String name, IOException e) {
    return new EspException.BadInput(
            "'" + name + "' cannot be read: " + e.getMessage() + ".",
            "Check that the file is complete and that you may read it.")
        .causedBy(e);
  }
}
