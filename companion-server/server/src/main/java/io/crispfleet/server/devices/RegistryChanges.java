package io.crispfleet.server.devices;

/** What the registry tells the rest of its role. Called often: be quick and do not wait. */
interface RegistryChanges {
  /** Something about it is new to the database. */
  void unwritten(DeviceEntry entry);

  /** Something that people see is new. */
  void changed(String device);

  void appeared(DeviceState state);

  /** It was archived and gave a sign of life. */
  void restored(DeviceState state);

  /** Two sticks seem to use one id. */
  void duplicate(DeviceState state);
}
