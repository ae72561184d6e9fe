package io.crispfleet.server.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/** A folder that only its owner can enter, where the system knows such. */
final class OwnersFolder {
  private OwnersFolder() {}

  static Path create(Path folder) throws IOException {
    Files.createDirectories(Objects.requireNonNull(folder.getParent()));
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? Files.createDirectory(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
        : Files.createDirectory(folder);
  }
}
