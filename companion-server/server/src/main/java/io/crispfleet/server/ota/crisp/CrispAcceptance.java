package io.crispfleet.server.ota.crisp;

import io.crispfleet.server.devices.Device;
import io.crispfleet.server.ota.policy.Acceptance;
import io.crispfleet.server.releases.Release;
import java.util.Locale;
import java.util.Optional;

/** What crisp-game firmware ignores. */
public final class CrispAcceptance implements Acceptance {
  /** The stick keeps a version in 32 bytes. */
  private static final int LONGEST_VERSION = 31;

  @Override
  public Optional<String> refusal(Device device, Release release) {
    String version = release.version();
    if (version.length() > LONGEST_VERSION) {
      return Optional.of("The stick keeps 31 characters of a version, " + version + " is longer.");
    }
    String url = version.toLowerCase(Locale.ROOT);
    if (url.contains(".local") || url.contains("test-")) {
      return Optional.of(
          "The stick skips URLs with '.local' or 'test-', and " + version + " is part of the URL.");
    }
    return Optional.empty();
  }
}
