package io.crispfleet.server.backup;

import io.crispfleet.contract.api.backup.BackupSummary;
import io.crispfleet.contract.json.BadPayload;
import io.crispfleet.contract.json.Json;
import io.crispfleet.server.files.DurableFiles;
import io.crispfleet.server.http.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One backup: a folder with the files of a data folder below {@code data} and a manifest of their
 * SHA-256s. It holds the installation's secrets and is readable only by its owner.
 */
public final class Backup {
  private static final String FILES = "data";

  private final Path folder;

  public Backup(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /**
   * Makes the backup. The database comes first, so that every blob it speaks of is in the backup.
   * The folder appears complete or not at all.
   *
   * @param database writes the database into the file it is given
   */
  BackupSummary make(Path data, Consumer<Path> database, Instant now) throws IOException {
    if (Files.exists(folder)) {
      throw Problem.conflict("BACKUP_EXISTS", folder + " exists already; choose another name.");
    }
    Path partial = folder.resolveSibling(name() + ".partial");
    DurableFiles.deleteTree(partial);
    Path files = OwnersFolder.create(partial).resolve(FILES);
    try {
      Files.createDirectory(files);
      Path copy = files.resolve(DataFolder.DATABASE);
      database.accept(copy);
      DurableFiles.syncFile(copy);
      List<BackupManifest.Entry> entries = new ArrayList<>();
      entries.add(CheckedCopy.describe(copy, DataFolder.DATABASE));
      for (String path : DataFolder.files(data)) {
        try {
          entries.add(CheckedCopy.copy(data.resolve(path), files.resolve(path), path));
        } catch (NoSuchFileException e) {
          // Removed since the folder was listed, hence nothing that is needed.
          Files.deleteIfExists(files.resolve(path));
        }
      }
      BackupManifest manifest = new BackupManifest(BackupManifest.FORMAT, now, entries);
      Path file = partial.resolve(BackupManifest.FILE);
      Files.write(file, Json.bytes(manifest));
      DurableFiles.syncFile(file);
      syncFolders(partial);
      DurableFiles.moveInto(partial, folder);
      return manifest.summary(name());
    } finally {
      DurableFiles.deleteTree(partial);
    }
  }

  private static void syncFolders(Path root) throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path each : walk.filter(Files::isDirectory).toList()) {
        DurableFiles.syncFolder(each);
      }
    }
  }

  /** What the manifest says, unchecked. */
  public BackupSummary summary() throws IOException {
    return manifest().summary(name());
  }

  /**
   * Reads every byte and compares.
   *
   * @throws Problem when a file is missing or differs
   */
  public BackupSummary verify() throws IOException {
    BackupManifest manifest = manifest();
    for (BackupManifest.Entry entry : manifest.files()) {
      check(inside(folder.resolve(FILES), entry.path()), entry);
    }
    return manifest.summary(name());
  }

  /**
   * Makes a data folder from the backup, after both the backup and the copy were verified.
   *
   * @param data must not exist or be empty; appears complete or not at all
   */
  public BackupSummary restore(Path data) throws IOException {
    Path target = data.toAbsolutePath().normalize();
    requireEmpty(target);
    BackupSummary summary = verify();
    Path parent = Objects.requireNonNull(target.getParent(), "the root is no data folder");
    Files.createDirectories(parent);
    Path partial = parent.resolve(target.getFileName() + ".restoring");
    DurableFiles.deleteTree(partial);
    OwnersFolder.create(partial);
    try {
      for (BackupManifest.Entry entry : manifest().files()) {
        Path copy = inside(partial, entry.path());
        if (!CheckedCopy.copy(inside(folder.resolve(FILES), entry.path()), copy, entry.path())
            .equals(entry)) {
          throw damaged(entry);
        }
      }
      syncFolders(partial);
      DurableFiles.moveInto(partial, target);
      return summary;
    } finally {
      DurableFiles.deleteTree(partial);
    }
  }

  private static void requireEmpty(Path target) throws IOException {
    if (!Files.exists(target)) {
      return;
    }
    boolean empty = false;
    if (Files.isDirectory(target)) {
      try (Stream<Path> files = Files.list(target)) {
        empty = files.findAny().isEmpty();
      }
    }
    if (!empty) {
      throw Problem.conflict(
          "DATA_FOLDER_NOT_EMPTY",
          target + " is not empty. Restore into a new folder; nothing was changed.");
    }
  }

  private BackupManifest manifest() throws IOException {
    Path file = folder.resolve(BackupManifest.FILE);
    BackupManifest manifest;
    try {
      manifest = Json.read(Files.readAllBytes(file), BackupManifest.class);
    } catch (NoSuchFileException e) {
      throw Problem.notFound(
          "NO_BACKUP", folder + " is no backup: it has no " + file.getFileName());
    } catch (BadPayload e) {
      throw Problem.unprocessable("BACKUP_DAMAGED", file + " cannot be read: " + e.getMessage());
    }
    if (manifest.format() != BackupManifest.FORMAT) {
      throw Problem.unprocessable(
          "BACKUP_FORMAT", "Format " + manifest.format() + " was made by another CrispFleet.");
    }
    return manifest;
  }

  private void check(Path file, BackupManifest.Entry entry) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        || !CheckedCopy.describe(file, entry.path()).equals(entry)) {
      throw damaged(entry);
    }
  }

  private Problem damaged(BackupManifest.Entry entry) {
    return Problem.unprocessable(
        "BACKUP_DAMAGED",
        "'" + entry.path() + "' in " + folder + " is missing or differs from the manifest.");
  }

  /** A manifest may come from anywhere; its paths lead nowhere but below the folder. */
  private static Path inside(Path root, String path) {
    Path file = root.resolve(path).normalize();
    if (path.isEmpty() || path.indexOf('\\') >= 0 || file.equals(root) || !file.startsWith(root)) {
      throw Problem.unprocessable("BACKUP_DAMAGED", "The manifest names a file outside.");
    }
    return file;
  }

  String name() {
    return Objects.requireNonNull(folder.getFileName()).toString();
  }
}
