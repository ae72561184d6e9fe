package io.crispfleet.server.ota.policy;

import io.crispfleet.server.devices.Device;
import io.crispfleet.server.releases.Release;
import java.util.Optional;

/** What a dialect's firmware does with an offer: some silently ignore what we would send. */
@FunctionalInterface
public interface Acceptance {
  /**
   * Why the stick would ignore an offer of {@code release}, as a sentence; empty if it takes it.
   */
  Optional<String> refusal(Device device, Release release);
}
