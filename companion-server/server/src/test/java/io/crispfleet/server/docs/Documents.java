package io.crispfleet.server.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The repository's documents. */
final class Documents {
  private Documents() {}

  /** The folder that holds {@code docs} and the modules. */
  static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("docs").resolve("api.md"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("the tests run outside of the repository");
      }
    }
    return folder;
  }

  static List<String> lines(String name) throws IOException {
    return Files.readAllLines(root().resolve("docs").resolve(name));
  }
}
