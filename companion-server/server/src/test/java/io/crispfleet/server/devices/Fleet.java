package io.crispfleet.server.devices;

import io.crispfleet.contract.message.Heartbeat;
import io.crispfleet.server.bus.EventBus;
import io.crispfleet.server.bus.FleetEvent;
import io.crispfleet.server.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A registry with hands on its clocks, and what it said. */
final class Fleet implements RegistryChanges {
  final ManualClock clock = new ManualClock();
  final AtomicLong nanos = new AtomicLong(1_000_000_000_000L);
  final EventBus bus = new EventBus();
  final List<FleetEvent> events = new ArrayList<>();
  final List<DeviceEntry> unwritten = new ArrayList<>();
  final List<String> duplicates = new ArrayList<>();
  final DeviceRegistry registry;
  final DeviceSigns signs;

  Fleet() {
    this(1000);
  }

  Fleet(int capacity) {
    registry = new DeviceRegistry(capacity, PresenceRules.DEFAULT, clock, nanos::get, bus, this);
    signs = new DeviceSigns(registry, clock, nanos::get, bus);
    bus.subscribe(FleetEvent.class, events::add);
  }

  void pass(Duration time) {
    clock.advance(time);
    nanos.addAndGet(time.toNanos());
    registry.sweep();
  }

  boolean online(String id) {
    return registry.state(id).orElseThrow().online();
  }

  DeviceState state(String id) {
    return registry.state(id).orElseThrow();
  }

  static Heartbeat beat(long seq, long up, @Nullable Long boot, String ip) {
    return new Heartbeat(1, up, -61, 84_212L, 70_110L, 87, ip, "1.3.9", null, boot, seq, "hall");
  }

  Sighting check(String id, String version) {
    return new Sighting(
        id,
        Dialect.CRISP,
        clock.instant(),
        "fota-check",
        "10.0.0.31",
        null,
        null,
        version,
        null,
        null);
  }

  @Override
  public void unwritten(DeviceEntry entry) {
    unwritten.add(entry);
  }

  @Override
  public void changed(String device) {}

  @Override
  public void appeared(DeviceState state) {}

  @Override
  public void restored(DeviceState state) {}

  @Override
  public void duplicate(DeviceState state) {
    duplicates.add(state.id());
  }
}
