package io.crispfleet.server.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which files of a data folder are worth keeping: all but what is made anew or belongs to now. */
final class DataFolder {
  static final String DATABASE = "crispfleet.db";

  private static final Set<String> NOT_KEPT =
      Set.of("server.lock", "backups", "blobs/incoming", "blobs/quarantine");
  private static final Pattern BESIDE_DATABASE = Pattern.compile(Pattern.quote(DATABASE) + ".*");

  private DataFolder() {}

  /** Paths below the folder, with slashes, in order; without the database itself. */
  static List<String> files(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .filter(DataFolder::kept)
          .sorted()
          .toList();
    }
  }

  private static boolean kept(String path) {
    return !BESIDE_DATABASE.matcher(path).matches()
        && NOT_KEPT.stream().noneMatch(not -> path.equals(not) || path.startsWith(not + "/"));
  }
}
