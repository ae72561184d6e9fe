package io.crispfleet.server.devices;

import java.util.List;
import java.util.Optional;

/** The registry as other roles see it. Answers from memory. */
public interface DeviceDirectory {
  Optional<Device> find(String id);

  /** Every device that is known, archived ones too. */
  List<Device> all();

  /**
   * Takes a sign of life: creates the device when it is new, restores it when it was archived,
   * updates what it says about itself, and publishes {@link IdentityReported} when it says what it
   * runs. Durable soon, not at once. A banned device stays banned.
   */
  Device seen(Sighting sighting);
}
