package io.crispfleet.server.devices;

import io.crispfleet.server.bus.EventBus;
import io.crispfleet.server.feed.LiveFeed;
import java.time.InstantSource;

/** Passes on what happens in the registry: to the writer, the live feed and the event log. */
final class RegistryEcho implements RegistryChanges {
  private final RegistryWriter writer;
  private final LiveFeed feed;
  private final EventLog events;
  private final EventBus bus;
  private final InstantSource clock;

  RegistryEcho(
      RegistryWriter writer, LiveFeed feed, EventLog events, EventBus bus, InstantSource clock) {
    this.writer = writer;
    this.feed = feed;
    this.events = events;
    this.bus = bus;
    this.clock = clock;
  }

  @Override
  public void unwritten(DeviceEntry entry) {
    writer.add(entry);
  }

  @Override
  public void changed(String device) {
    feed.changed(device);
  }

  @Override
  public void appeared(DeviceState state) {
    events.append(
        LoggedEvent.info(
            state.id(),
            clock.instant(),
            "registry",
            "first seen, " + state.dialect().word() + ", " + DeviceViews.standing(state)));
  }

  @Override
  public void restored(DeviceState state) {
    events.append(
        LoggedEvent.info(state.id(), clock.instant(), "archive", "restored by a sign of life"));
  }

  @Override
  public void duplicate(DeviceState state) {
    bus.publish(
        new DeviceTrouble(
            state.id(),
            "duplicate-id",
            "two devices seem to use the id " + state.id() + "; last address " + from(state),
            clock.instant()));
  }

  /** A stick came or went. */
  void presence(PresenceChanged change) {
    events.append(
        LoggedEvent.info(
            change.device(), change.at(), "presence", change.online() ? "online" : "offline"));
  }

  private static String from(DeviceState state) {
    Vitals vitals = state.vitals();
    String address = vitals.ip() == null ? vitals.address() : vitals.ip();
    return address == null ? "unknown" : address;
  }
}
