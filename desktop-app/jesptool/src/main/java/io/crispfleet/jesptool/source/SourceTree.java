package io.crispfleet.jesptool.source;

import io.crispfleet.jesptool.error.EspException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A folder, on disk or in an archive. Paths are relative, use {@code /} and never leave the folder.
 */
interface SourceTree {
  /** Most names that are looked at in one folder or archive. */
  int MAX_NAMES = 10_000;

  /** For reports: the name of the folder or archive. */
  String name();

  /** Names of the files directly in this folder, sorted. */
  List<String> files();

  /** Names of the folders directly in this folder, sorted. */
  List<String> folders();

  /** A folder named by {@link #folders()}. */
  SourceTree folder(String name);

  /** Whether there is a file at a path. */
  boolean has(String path);

  /**
   * The content of the file at a path.
   *
   * @throws EspException.BadInput when there is none, or the path leaves the folder
   */
  byte[] read(String path);

  /** The path without {@code .} and {@code ..}, or an error when it leaves the folder. */
  static String inside(String path) {
    Deque<String> steps = new ArrayDeque<>();
    for (String step : path.replace('\\', '/').split("/", -1)) {
      boolean up = step.equals("..");
      if (step.contains(":")
          || step.chars().anyMatch(Character::isISOControl)
          || (up && steps.isEmpty())) {
        throw outside(path);
      } else if (up) {
        steps.removeLast();
      } else if (!step.isEmpty() && !step.equals(".")) {
        steps.addLast(step);
      }
    }
    if (path.startsWith("/") || path.startsWith("\\") || steps.isEmpty()) {
      throw outside(path);
    }
    return String.join("/", steps);
  }

  static EspException outside(String path) {
    return new EspException.BadInput(
        "'" + path + "' does not name a file inside the build.",
        "Copy the file into the build folder and refer to it by a relative path.");
  }

  static EspException missing(String path, String tree) {
    return new EspException.BadInput(
        "'" + path + "' is missing in '" + tree + "'.", "Build the firmware again.");
  }

  static EspException tooMany(String tree) {
    return new EspException.BadInput(
        "'" + tree + "' holds more than " + MAX_NAMES + " files.",
        "Name the build folder itself or a zip of only what is to be flashed.");
  }
}
