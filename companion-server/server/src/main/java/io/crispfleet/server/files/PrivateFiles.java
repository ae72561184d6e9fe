package io.crispfleet.server.files;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Writes files that are complete or not there, and that nobody else may read. */
public final class PrivateFiles {
  private static final Logger LOG = System.getLogger(PrivateFiles.class.getName());
  private static final String OWNER_ONLY = "rwx------";

  private PrivateFiles() {}

  /** Makes a folder that only its owner may look into, or makes it so when it is there already. */
  public static void folder(Path folder) throws IOException {
    Files.createDirectories(folder.toAbsolutePath().getParent());
    if (!Files.isDirectory(folder)) {
      Files.createDirectory(folder, attributes(folder, OWNER_ONLY));
    } else if (posix(folder)) {
      close(folder);
    }
  }

  private static void close(Path folder) {
    Set<PosixFilePermission> wanted = PosixFilePermissions.fromString(OWNER_ONLY);
    try {
      if (!wanted.containsAll(Files.getPosixFilePermissions(folder))) {
        Files.setPosixFilePermissions(folder, wanted);
      }
    } catch (IOException e) {
      // Somebody else's folder, or a file system without permissions: whoever made it so knows.
      LOG.log(Level.WARNING, "others on this machine may be able to read {0}", folder);
    }
  }

  public static void secret(Path file, byte[] content) throws IOException {
    write(file, content, "rw-------");
  }

  public static void open(Path file, byte[] content) throws IOException {
    write(file, content, "rw-r--r--");
  }

  private static void write(Path file, byte[] content, String permissions) throws IOException {
    Path temp = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(temp);
    try (FileChannel channel =
        FileChannel.open(
            temp,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            attributes(file, permissions))) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
    Files.move(temp, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static FileAttribute<?>[] attributes(Path path, String permissions) {
    return posix(path)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean posix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
