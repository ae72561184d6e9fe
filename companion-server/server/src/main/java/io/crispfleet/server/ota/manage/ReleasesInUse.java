package io.crispfleet.server.ota.manage;

import io.crispfleet.server.devices.Device;
import io.crispfleet.server.devices.DeviceDirectory;
import io.crispfleet.server.ota.session.OtaSession;
import io.crispfleet.server.ota.session.OtaSessions;
import io.crispfleet.server.releases.Release;
import io.crispfleet.server.releases.ReleaseCatalog;
import io.crispfleet.server.releases.ReleaseUse;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Releases that must keep their files: what is on its way to a stick, what a stick is pinned to,
 * and what a stick runs, so that it can be flashed with it again.
 */
public final class ReleasesInUse implements ReleaseUse {
  private final DeviceDirectory devices;
  private final ReleaseCatalog catalog;
  private final OtaSessions sessions;

  public ReleasesInUse(DeviceDirectory devices, ReleaseCatalog catalog, OtaSessions sessions) {
    this.devices = devices;
    this.catalog = catalog;
    this.sessions = sessions;
  }

  @Override
  public Set<String> inUse() {
    Set<String> wanted =
        devices.all().stream().flatMap(ReleasesInUse::named).collect(Collectors.toSet());
    Set<String> used = new HashSet<>();
    for (Release release : catalog.all()) {
      if (names(release).anyMatch(wanted::contains)) {
        used.add(release.id());
      }
    }
    sessions.live().stream().map(OtaSession::plan).forEach(plan -> used.add(plan.release()));
    return used;
  }

  /** What a device says it runs, in every way it may say it, and its pin. */
  private static Stream<String> named(Device device) {
    return Stream.of(device.version(), device.pin(), device.elf()).filter(Objects::nonNull);
  }

  private static Stream<String> names(Release release) {
    return Stream.of(release.version(), release.embeddedVersion(), release.elfSha256())
        .filter(Objects::nonNull);
  }
}
