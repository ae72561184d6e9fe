package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.error.EspException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Files a verb reads as a whole. */
public final class InputFile {
  /** Larger than any flash and any program with debug information. */
  private static final long LIMIT = 1L << 28;

  private InputFile() {}

  /**
   * As {@link #read(Path)}, for a name that came out of a longer argument.
   *
   * @throws EspException.BadInput also when it cannot be a file name on this system
   */
  public static byte[] read(String name) {
    try {
      return read(Path.of(name));
    } catch (InvalidPathException e) {
      throw new EspException.BadInput(
              "\"%s\" is not a file name: %s.".formatted(name, e.getReason()),
              "Check the name and the folder.")
          .causedBy(e);
    }
  }

  /**
   * All bytes of a file of at most 256 MB.
   *
   * @throws EspException.BadInput when it cannot be read
   */
  public static byte[] read(Path file) {
    try {
      if (Files.isRegularFile(file) && Files.size(file) > LIMIT) {
        throw new EspException.BadInput(
            "%s is larger than 256 MB.".formatted(file), "Check that this is the file you mean.");
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new EspException.BadInput(
              "There is no file %s.".formatted(file), "Check the name and the folder.")
          .causedBy(e);
    } catch (IOException e) {
      throw new EspException.BadInput(
              "Cannot read %s: %s.".formatted(file, e.getMessage()),
              "Check that it is a file you may read.")
          .causedBy(e);
    }
  }
}
