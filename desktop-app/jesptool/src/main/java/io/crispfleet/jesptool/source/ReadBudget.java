package io.crispfleet.jesptool.source;

import io.crispfleet.jesptool.error.EspException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bounds the memory one flash job's sources may take together. */
final class ReadBudget {
  /** The largest flash of any supported chip. */
  static final int MAX_BYTES = 128 * 1024 * 1024;

  private int left = MAX_BYTES;

  /** All bytes of a regular file. */
  byte[] read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new EspException.BadInput(
          "'" + file + "' is not a file.", "Name a file; for a folder leave out the offset.");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return read(SourceFiles.name(file), in);
    } catch (IOException e) {
      throw SourceFiles.unreadable(file.toString(), e);
    }
  }

  /** All bytes of a stream. */
  byte[] read(String name, InputStream in) throws IOException {
    byte[] data = in.readNBytes(left);
    if (data.length == left && in.read() >= 0) {
      throw new EspException.BadInput(
          "'" + name + "' makes the job larger than 128 MB.",
          "No supported board has that much flash; check that this is the right file.");
    }
    left -= data.length;
    return data;
  }
}
