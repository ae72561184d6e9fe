package io.crispfleet.server.cli;

import io.crispfleet.client.CommandFailure;
import io.crispfleet.contract.manifest.KeyFile;
import io.crispfleet.contract.manifest.KeyTrouble;
import io.crispfleet.contract.manifest.PublicSigningKey;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.SecureRandom;

/** Makes signing keys on this computer. */
final class ReleaseKeys {
  private ReleaseKeys() {}

  /** Writes a fresh key that only its owner can read; never over another. */
  static PublicSigningKey make(Path file, char[] passphrase) {
    SecureRandom random = new SecureRandom();
    KeyPair pair = KeyFile.generate(random);
    try {
      String text = KeyFile.write(pair, passphrase, random);
      if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      } else {
        Files.createFile(file);
      }
      Files.writeString(file, text, StandardOpenOption.SYNC);
      return PublicSigningKey.of(pair.getPublic());
    } catch (FileAlreadyExistsException e) {
      throw CommandFailure.badInput(file + " exists already.", "Choose another name.").causedBy(e);
    } catch (IOException e) {
      throw CommandFailure.badInput("Cannot write " + file + ".", "Check the folder.").causedBy(e);
    } catch (KeyTrouble e) {
      throw CommandFailure.badInput(String.valueOf(e.getMessage()), "").causedBy(e);
    }
  }
}
