package io.crispfleet.server.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Reads a file once, to copy it and to know its SHA-256. */
final class CheckedCopy {
  private CheckedCopy() {}

  static BackupManifest.Entry copy(Path from, Path to, String path) throws IOException {
    Files.createDirectories(to.resolveSibling(""));
    // Attributes first: a secret is never readable by others, not even while it is copied.
    Files.copy(from, to, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    io.crispfleet.server.files.DurableFiles.syncFile(to);
    return describe(to, path);
  }

  static BackupManifest.Entry describe(Path file, String path) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        long size = in.transferTo(OutputStream.nullOutputStream());
        return new BackupManifest.Entry(path, size, HexFormat.of().formatHex(digest.digest()));
      }
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
