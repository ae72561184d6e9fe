package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.error.EspException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files a verb writes: complete or not there at all. */
final class OutputFile {
  private OutputFile() {}

  /** Fills a file piece by piece. */
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes {@code content}, replacing an older file only when all of it is there. */
  static void write(Path file, byte[] content) {
    write(file, out -> out.write(content));
  }

  /**
   * Writes what {@code content} produces, replacing an older file only when all of it is there.
   *
   * @throws EspException.BadInput when the file cannot be written
   */
  static void write(Path file, Content content) {
    Path target = file.toAbsolutePath();
    try {
      Path temp = Files.createTempFile(target.getParent(), "." + target.getFileName(), ".part");
      try {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temp))) {
          content.writeTo(out);
        }
        Files.move(temp, target, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(temp);
      }
    } catch (IOException e) {
      throw new EspException.BadInput(
              "Cannot write %s: %s.".formatted(file, e.getMessage()),
              "Check that the folder exists, is writable and has room.")
          .causedBy(e);
    }
  }
}
