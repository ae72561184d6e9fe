package io.crispfleet.server.devices;

import io.crispfleet.contract.legacy.SkiClockHeartbeat;
import io.crispfleet.contract.message.DeviceInfo;
import io.crispfleet.contract.message.DeviceStatus;
import io.crispfleet.contract.message.Heartbeat;
import io.crispfleet.server.bus.EventBus;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** Signs of life that sticks give by MQTT, brought into the registry. */
final class DeviceSigns {
  private final DeviceRegistry registry;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final EventBus bus;

  DeviceSigns(DeviceRegistry registry, InstantSource clock, LongSupplier nanos, EventBus bus) {
    this.registry = registry;
    this.clock = clock;
    this.nanos = nanos;
    this.bus = bus;
  }

  /** A native heartbeat. */
  void beat(String id, Heartbeat beat) {
    DeviceEntry entry = registry.meet(id, Dialect.NATIVE);
    registry.counted();
    registry.apply(
        entry,
        Dialect.NATIVE,
        true,
        state ->
            state.with(
                state
                    .identity()
                    .running(null, null, WireText.cut(beat.ver()), WireText.cut(beat.elf())),
                state.vitals().beat(clock.millis(), beat)),
        now -> {
          boolean interleaved = entry.duplicates.beat(beat.boot(), beat.seq(), beat.up(), now);
          return entry.duplicates.ownAddress(beat.ip(), now) || interleaved;
        });
    if (beat.ver() != null || beat.elf() != null) {
      bus.publish(
          new IdentityReported(
              id,
              Dialect.NATIVE,
              "heartbeat",
              beat.ver(),
              beat.elf(),
              beat.boot(),
              beat.up(),
              clock.instant()));
    }
  }

  /** A ski clock's heartbeat. */
  void beat(SkiClockHeartbeat beat, String prefix) {
    DeviceEntry entry = registry.meet(beat.deviceId(), Dialect.SKICLOCK);
    if (DeviceRegistry.forged(entry, Dialect.SKICLOCK)) {
      return;
    }
    registry.counted();
    registry.apply(
        entry,
        Dialect.SKICLOCK,
        true,
        state ->
            state.with(
                state
                    .identity()
                    .prefix(prefix)
                    .running(null, WireText.cut(beat.board()), WireText.cut(beat.version()), null),
                state.vitals().beat(clock.millis(), beat)),
        now -> entry.duplicates.ownAddress(beat.ip(), now));
    if (beat.version() != null) {
      bus.publish(
          new IdentityReported(
              beat.deviceId(),
              Dialect.SKICLOCK,
              "heartbeat",
              beat.version(),
              null,
              null,
              beat.uptime(),
              clock.instant()));
    }
  }

  /**
   * What a native stick is and runs.
   *
   * @param retained true when the broker kept it, which is no sign of life
   */
  void info(String id, DeviceInfo info, boolean retained) {
    DeviceEntry entry = registry.meet(id, Dialect.NATIVE);
    registry.apply(
        entry,
        Dialect.NATIVE,
        !retained,
        state -> {
          Identity identity = state.identity().info(info);
          boolean firstWord = state.identity().env() == null && "dev".equals(identity.env());
          DeviceState next =
              state.with(
                  identity,
                  retained ? state.vitals() : state.vitals().seen(clock.millis(), null, null));
          if (firstWord && state.desk().channel().equals(Desk.DEFAULT_CHANNEL)) {
            registry.mark(entry, DeviceEntry.DESK);
            return next.with(state.desk().onChannel("dev"));
          }
          return next;
        },
        now -> entry.duplicates.mac(WireText.cut(info.mac()), now));
    if (!retained) {
      bus.publish(
          new IdentityReported(
              id, Dialect.NATIVE, "info", info.version(), info.elf(), null, null, clock.instant()));
    }
  }

  /** A native stick's own word, or its last will. */
  void status(String id, DeviceStatus status, boolean retained) {
    DeviceEntry entry = registry.meet(id, Dialect.NATIVE);
    synchronized (entry) {
      long now = nanos.getAsLong();
      entry.presence.speaks(Dialect.NATIVE);
      if (!status.online()) {
        entry.presence.left(now, "clean".equals(status.reason()));
      } else if (!retained) {
        entry.presence.arrived(now);
      }
    }
    registry.apply(
        entry,
        Dialect.NATIVE,
        false,
        state ->
            status.online() && !retained
                ? state.with(
                    state.identity(), state.vitals().seen(clock.millis(), null, status.boot()))
                : state,
        now -> false);
  }
}
