package io.crispfleet.server;

import io.crispfleet.contract.api.server.SkiClockLogin;
import io.crispfleet.server.config.ServerConfig;
import io.crispfleet.server.files.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/** The login that ski clocks share: as configured, else made once and kept in the data folder. */
final class SkiClockSecret {
  private static final int LENGTH = 18;

  private SkiClockSecret() {}

  static Optional<SkiClockLogin> of(ServerConfig config, SecureRandom random) throws IOException {
    ServerConfig.Legacy legacy = config.legacy();
    if (!legacy.enabled() || legacy.skiClockPrefixes().isEmpty()) {
      return Optional.empty();
    }
    String password = legacy.skiClockPassword();
    return Optional.of(
        new SkiClockLogin(
            legacy.skiClockUser(), password.isEmpty() ? kept(config.data(), random) : password));
  }

  private static String kept(Path data, SecureRandom random) throws IOException {
    Path file = data.resolve("secrets").resolve("skiclock.password");
    if (!Files.exists(file)) {
      byte[] fresh = new byte[LENGTH];
      random.nextBytes(fresh);
      PrivateFiles.secret(file, Base64.getUrlEncoder().encode(fresh));
    }
    return Files.readString(file, StandardCharsets.US_ASCII).strip();
  }
}
