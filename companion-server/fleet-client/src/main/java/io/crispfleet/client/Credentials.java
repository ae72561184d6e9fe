package io.crispfleet.client;

import io.crispfleet.contract.json.BadPayload;
import io.crispfleet.contract.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The tokens a person has on this computer, in one file that only they can read. Written whole
 * beside the old one and then moved over it, so that an interrupted command loses nothing.
 */
final class Credentials {
  /**
   * What is known about one server.
   *
   * @param ca PEM of the CA its certificate must come from; null to trust what the system trusts
   */
  record Login(String user, String token, @Nullable String ca) {
    @Override
    public String toString() {
      return "Login[" + user + "]";
    }
  }

  /** The file: logins by server, and the server that commands mean when they name none. */
  record Document(@Nullable String current, @Nullable Map<String, Login> servers) {
    Map<String, Login> logins() {
      return servers == null ? Map.of() : servers;
    }
  }

  private final Path file;

  Credentials(Path file) {
    this.file = file;
  }

  Optional<String> current() {
    return Optional.ofNullable(read().current());
  }

  Optional<Login> of(String server) {
    return Optional.ofNullable(read().logins().get(server));
  }

  /** Keeps a login and makes its server the one that commands mean. */
  void keep(String server, Login login) {
    Map<String, Login> logins = new TreeMap<>(read().logins());
    logins.put(server, login);
    write(new Document(server, logins));
  }

  void forget(String server) {
    Document before = read();
    Map<String, Login> logins = new TreeMap<>(before.logins());
    if (logins.remove(server) != null) {
      write(new Document(server.equals(before.current()) ? null : before.current(), logins));
    }
  }

  private Document read() {
    try {
      return Json.read(Files.readAllBytes(file), Document.class);
    } catch (NoSuchFileException e) {
      return new Document(null, Map.of());
    } catch (IOException | BadPayload e) {
      throw CommandFailure.badInput(
              "Cannot read the stored logins in " + file + ".",
              "Delete the file and log in again with 'crispfleet admin login'.")
          .causedBy(e);
    }
  }

  private void write(Document document) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder == null) {
        throw new IOException(file + " is no file name");
      }
      Files.createDirectories(folder);
      Path temp = Files.createTempFile(folder, "credentials", ".new", ownerOnly());
      try {
        Files.write(temp, Json.bytes(document));
        Files.move(temp, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(temp);
      }
    } catch (IOException e) {
      throw CommandFailure.badInput(
              "Cannot store the login in " + file + ": " + e.getMessage() + ".",
              "Check that you may write there, or name another file with --credentials.")
          .causedBy(e);
    }
  }

  private FileAttribute<?>[] ownerOnly() {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
