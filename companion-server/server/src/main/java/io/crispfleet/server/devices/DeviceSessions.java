package io.crispfleet.server.devices;

import org.jspecify.annotations.Nullable;

/** Hears about connections to the broker; called on broker threads and quick. */
@FunctionalInterface
public interface DeviceSessions {
  /**
   * A connection was made or ended.
   *
   * @param up true when it was made
   * @param address IP address it came from, if known
   */
  void changed(String device, Dialect dialect, boolean up, @Nullable String address);
}
