package io.crispfleet.server;

import io.crispfleet.server.files.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** Random text that is made once and kept in a file that only its owner reads. */
final class KeptSecret {
  private static final int LENGTH = 18;

  private KeptSecret() {}

  static String of(Path file, SecureRandom random) throws IOException {
    if (!Files.exists(file)) {
      byte[] fresh = new byte[LENGTH];
      random.nextBytes(fresh);
      PrivateFiles.secret(file, Base64.getUrlEncoder().encode(fresh));
    }
    return Files.readString(file, StandardCharsets.US_ASCII).strip();
  }
}
