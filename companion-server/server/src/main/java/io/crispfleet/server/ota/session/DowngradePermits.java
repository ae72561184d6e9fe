package io.crispfleet.server.ota.session;

import io.crispfleet.server.ota.policy.Downgrades;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Sticks that somebody sends back to an older release on purpose. */
public final class DowngradePermits implements Downgrades {
  private final OtaStore store;
  private final InstantSource clock;
  private final Map<String, String> releases = new ConcurrentHashMap<>();

  public DowngradePermits(OtaStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  public void load() {
    releases.clear();
    for (OtaStore.Permit permit : store.permits()) {
      releases.put(permit.device(), permit.release());
    }
  }

  @Override
  public Optional<String> release(String device) {
    return Optional.ofNullable(releases.get(device));
  }

  /** Durable when it returns. It holds until {@link #lift}. */
  public void allow(String device, String release, String by) {
    store.permit(new OtaStore.Permit(device, release), by, clock.instant());
    releases.put(device, release);
  }

  /** Lets the device follow its channel again; nothing happens when it does already. */
  public void lift(String device) {
    store.forbid(device);
    releases.remove(device);
  }
}
