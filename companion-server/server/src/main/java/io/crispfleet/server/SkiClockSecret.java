package io.crispfleet.server;

import io.crispfleet.contract.api.server.SkiClockLogin;
import io.crispfleet.server.config.ServerConfig;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;

/** The login that ski clocks share: as configured, else made once and kept in the data folder. */
final class SkiClockSecret {
  private SkiClockSecret() {}

  static Optional<SkiClockLogin> of(ServerConfig config, SecureRandom random) throws IOException {
    ServerConfig.Legacy legacy = config.legacy();
    if (!legacy.enabled() || legacy.skiClockPrefixes().isEmpty()) {
      return Optional.empty();
    }
    String password = legacy.skiClockPassword();
    return Optional.of(
        new SkiClockLogin(
            legacy.skiClockUser(),
            password.isEmpty()
                ? KeptSecret.of(
                    config.data().resolve("secrets").resolve("skiclock.password"), random)
                : password));
  }
}
