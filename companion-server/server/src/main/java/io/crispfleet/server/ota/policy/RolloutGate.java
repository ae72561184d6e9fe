package io.crispfleet.server.ota.policy;

import io.crispfleet.server.devices.Device;
import io.crispfleet.server.releases.Release;
import java.time.Instant;
import java.util.Optional;

/** What staged rollouts say about one stick. Answers from memory. */
public interface RolloutGate {
  /** No rollouts: every stick gets its channel's current release at once. */
  RolloutGate OPEN =
      new RolloutGate() {
        @Override
        public Optional<String> target(Device device) {
          return Optional.empty();
        }

        @Override
        public Optional<String> closed(Device device, Release release, Instant now) {
          return Optional.empty();
        }
      };

  /** Id of the release that a rollout wants the device to run; empty when none covers it. */
  Optional<String> target(Device device);

  /** Why the device has to wait for {@code release}, as a sentence; empty when it need not. */
  Optional<String> closed(Device device, Release release, Instant now);
}
