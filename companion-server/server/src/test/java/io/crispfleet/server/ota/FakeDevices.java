package io.crispfleet.server.ota;

import io.crispfleet.server.bus.EventBus;
import io.crispfleet.server.devices.Device;
import io.crispfleet.server.devices.DeviceDirectory;
import io.crispfleet.server.devices.IdentityReported;
import io.crispfleet.server.devices.Sighting;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A registry in memory. */
public final class FakeDevices implements DeviceDirectory {
  private final EventBus bus;
  private final Map<String, Device> devices = new ConcurrentHashMap<>();

  public FakeDevices(EventBus bus) {
    this.bus = bus;
  }

  public Device put(Device device) {
    devices.put(device.id(), device);
    return device;
  }

  @Override
  public Optional<Device> find(String id) {
    return Optional.ofNullable(devices.get(id));
  }

  @Override
  public Device seen(Sighting sighting) {
    return seen(sighting, null);
  }

  /** A heartbeat tells the uptime too. */
  public Device seen(Sighting sighting, @Nullable Long uptime) {
    Device device =
        devices.merge(
            sighting.device(), fresh(sighting), (before, now) -> merged(before, sighting));
    if (sighting.version() != null || sighting.elf() != null) {
      bus.publish(
          new IdentityReported(
              sighting.device(),
              sighting.dialect(),
              sighting.source(),
              sighting.version(),
              sighting.elf(),
              sighting.boot(),
              uptime,
              sighting.at()));
    }
    return device;
  }

  private static Device fresh(Sighting sighting) {
    return new Device(
        sighting.device(),
        "stick-" + sighting.device(),
        sighting.dialect(),
        sighting.platform(),
        null,
        sighting.board(),
        sighting.version(),
        sighting.elf(),
        null,
        null,
        "stable",
        null,
        Set.of(),
        false,
        false,
        false,
        true,
        sighting.at(),
        sighting.address());
  }

  private static Device merged(Device before, Sighting now) {
    return new Device(
        before.id(),
        before.name(),
        before.dialect(),
        or(now.platform(), before.platform()),
        before.product(),
        or(now.board(), before.board()),
        or(now.version(), before.version()),
        or(now.elf(), before.elf()),
        now.version() == null ? before.versionCode() : null,
        before.slotSize(),
        before.channel(),
        before.pin(),
        before.tags(),
        before.adopted(),
        before.banned(),
        before.archived(),
        true,
        now.at(),
        or(now.address(), before.address()));
  }

  private static @Nullable String or(@Nullable String now, @Nullable String before) {
    return now != null ? now : before;
  }

  @Override
  public List<Device> all() {
    return List.copyOf(devices.values());
  }

  void copyTo(FakeDevices other) {
    other.devices.putAll(devices);
  }

  /** What tests change about a device. */
  public void pin(String id, @Nullable String version) {
    Device d = Objects.requireNonNull(devices.get(id));
    put(
        new Device(
            d.id(),
            d.name(),
            d.dialect(),
            d.platform(),
            d.product(),
            d.board(),
            d.version(),
            d.elf(),
            d.versionCode(),
            d.slotSize(),
            d.channel(),
            version,
            d.tags(),
            d.adopted(),
            d.banned(),
            d.archived(),
            d.online(),
            d.lastSeen(),
            d.address()));
  }

  public void ban(String id) {
    Device d = Objects.requireNonNull(devices.get(id));
    put(
        new Device(
            d.id(),
            d.name(),
            d.dialect(),
            d.platform(),
            d.product(),
            d.board(),
            d.version(),
            d.elf(),
            d.versionCode(),
            d.slotSize(),
            d.channel(),
            d.pin(),
            d.tags(),
            d.adopted(),
            true,
            d.archived(),
            d.online(),
            d.lastSeen(),
            d.address()));
  }

  public void online(String id, boolean online) {
    Device d = Objects.requireNonNull(devices.get(id));
    put(
        new Device(
            d.id(),
            d.name(),
            d.dialect(),
            d.platform(),
            d.product(),
            d.board(),
            d.version(),
            d.elf(),
            d.versionCode(),
            d.slotSize(),
            d.channel(),
            d.pin(),
            d.tags(),
            d.adopted(),
            d.banned(),
            d.archived(),
            online,
            d.lastSeen(),
            d.address()));
  }
}
