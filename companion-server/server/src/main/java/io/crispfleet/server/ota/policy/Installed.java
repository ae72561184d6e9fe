package io.crispfleet.server.ota.policy;

import io.crispfleet.server.devices.Device;
import io.crispfleet.server.releases.Release;
import io.crispfleet.server.releases.ReleaseCatalog;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a stick runs, compared with releases. */
public final class Installed {
  private static final int SHORTEST_ELF = 8;

  private final ReleaseCatalog catalog;
  private final VersionCodes codes;

  public Installed(ReleaseCatalog catalog, VersionCodes codes) {
    this.catalog = catalog;
    this.codes = codes;
  }

  /** True when the stick says it runs this release: by label, embedded version or ELF hash. */
  public static boolean is(Device device, Release release) {
    return sameElf(device.elf(), release.elfSha256()) || sameVersion(device.version(), release);
  }

  private static boolean sameVersion(@Nullable String version, Release release) {
    return version != null
        && (version.equals(release.version()) || version.equals(release.embeddedVersion()));
  }

  /** Compares two ELF hashes of which either may be shortened to no less than 8 digits. */
  public static boolean sameElf(@Nullable String one, @Nullable String other) {
    if (one == null || other == null) {
      return false;
    }
    int digits = Math.min(one.length(), other.length());
    return digits >= SHORTEST_ELF && one.regionMatches(true, 0, other, 0, digits);
  }

  /**
   * The installed version code: as the stick says, else of the release it runs, else read from its
   * label; 0 when it cannot be known, so that an unknown build may be replaced by any release.
   */
  long code(Device device) {
    Long reported = device.versionCode();
    if (reported != null) {
      return reported;
    }
    Optional<Release> release = release(device);
    if (release.isPresent()) {
      return release.get().versionCode();
    }
    String version = device.version();
    return version == null ? 0 : codes.of(version).orElse(0);
  }

  /** The release that the stick runs; the ELF hash decides before the names do. */
  public Optional<Release> release(Device device) {
    Release named = null;
    for (Release release : catalog.all()) {
      if (release.platform().equals(device.platform())) {
        if (sameElf(device.elf(), release.elfSha256())) {
          return Optional.of(release);
        }
        if (named == null && sameVersion(device.version(), release)) {
          named = release;
        }
      }
    }
    return Optional.ofNullable(named);
  }
}
