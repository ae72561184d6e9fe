package io.crispfleet.server.ota.skiclock;

import io.crispfleet.contract.version.SkiClockOrder;
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
    return SkiClockOrder.accepts(current, release.version())
        ? Optional.empty()
        : Optional.of(
            "The ski clock reads "
                + release.version()
                + " as "
                + SkiClockOrder.number(release.version())
                + " and its own "
                + current
                + " as "
                + SkiClockOrder.number(current)
                + ", and would ignore the update.");
  }
}
