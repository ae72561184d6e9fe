package io.crispfleet.server.ota.skiclock;

import io.crispfleet.server.devices.Device;
import io.crispfleet.server.ota.policy.Acceptance;
import io.crispfleet.server.releases.Release;
import java.util.Objects;
import java.util.Optional;

/** A ski clock updates only to what is more than its own version by its own arithmetic. */
public final class SkiClockAcceptance implements Acceptance {
  @Override
  public Optional<String> refusal(Device device, Release release) {
    String current = Objects.requireNonNullElse(device.version(), "");
    int offered = SkiClockVersion.parse(release.version());
    int installed = SkiClockVersion.parse(current);
    return offered > installed
        ? Optional.empty()
        : Optional.of(
            "The ski clock reads "
                + release.version()
                + " as "
                + offered
                + " and its own "
                + current
                + " as "
                + installed
                + ", and would ignore the update.");
  }
}
