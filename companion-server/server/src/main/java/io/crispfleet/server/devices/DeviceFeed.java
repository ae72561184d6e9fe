package io.crispfleet.server.devices;

import io.crispfleet.server.feed.FeedSource;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The sticks as the live feed shows them; archived ones are gone. */
final class DeviceFeed implements FeedSource {
  private final Supplier<DeviceRegistry> registry;
  private final DeviceViews views;

  /** The registry comes later: it tells the feed what changed. */
  DeviceFeed(Supplier<DeviceRegistry> registry, DeviceViews views) {
    this.registry = registry;
    this.views = views;
  }

  @Override
  public Stream<String> keys() {
    return registry.get().byId().keySet().stream();
  }

  @Override
  public @Nullable Record current(String key) {
    return registry
        .get()
        .state(key)
        .filter(state -> !state.desk().archived())
        .map(views::of)
        .orElse(null);
  }
}
