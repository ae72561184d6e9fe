package io.crispfleet.server.devices;

import io.crispfleet.contract.device.DeviceIds;
import io.crispfleet.server.bus.EventBus;
import io.crispfleet.server.http.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Every stick of the fleet, in memory. Signs of life change it at once and reach the database a
 * little later, many in one write; what people decide is in the database first.
 */
final class DeviceRegistry implements DeviceDirectory {
  private final ConcurrentHashMap<String, DeviceEntry> entries = new ConcurrentHashMap<>();
  private final NavigableMap<String, DeviceEntry> byId = new ConcurrentSkipListMap<>();
  private final LongAdder heartbeats = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final int capacity;
  private final PresenceRules rules;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final EventBus bus;
  private final RegistryChanges changes;

  DeviceRegistry(
      int capacity,
      PresenceRules rules,
      InstantSource clock,
      LongSupplier nanos,
      EventBus bus,
      RegistryChanges changes) {
    this.capacity = capacity;
    this.rules = rules;
    this.clock = clock;
    this.nanos = nanos;
    this.bus = bus;
    this.changes = changes;
  }

  /** Takes over what the database holds. */
  void restore(Collection<DeviceState> states) {
    long now = nanos.getAsLong();
    long wall = clock.millis();
    for (DeviceState state : states) {
      DeviceEntry entry = new DeviceEntry(state, rules);
      // A clock that was set back since gives no negative silence.
      Duration silence = Duration.ofMillis(Math.max(0, wall - state.vitals().lastSeen()));
      entry.presence.resume(now, silence, state.online());
      entries.put(state.id(), entry);
      byId.put(state.id(), entry);
      heartbeats.add(state.vitals().heartbeats());
    }
  }

  @Override
  public Optional<Device> find(String id) {
    return state(id).map(DeviceState::view);
  }

  @Override
  public List<Device> all() {
    return byId.values().stream().map(entry -> entry.state().view()).toList();
  }

  Optional<DeviceState> state(String id) {
    return Optional.ofNullable(entries.get(id)).map(DeviceEntry::state);
  }

  /** The entry of a known stick; for the classes that change what people decide. */
  Optional<DeviceEntry> entry(String id) {
    return Optional.ofNullable(entries.get(id));
  }

  /** All, ordered by id. */
  NavigableMap<String, DeviceEntry> byId() {
    return Collections.unmodifiableNavigableMap(byId);
  }

  int size() {
    return entries.size();
  }

  /** Counts a heartbeat. */
  void counted() {
    heartbeats.increment();
  }

  /** Heartbeats ever received from sticks that are known. */
  long heartbeats() {
    return heartbeats.sum();
  }

  /** Strangers turned away because the registry was full. */
  long refused() {
    return refused.sum();
  }

  @Override
  public Device seen(Sighting sighting) {
    DeviceEntry entry = meet(sighting.device(), sighting.dialect());
    if (forged(entry, sighting.dialect())) {
      return entry.state().view();
    }
    apply(
        entry,
        sighting.dialect(),
        true,
        state ->
            state.with(
                state
                    .identity()
                    .running(
                        WireText.cut(sighting.platform()),
                        WireText.cut(sighting.board()),
                        WireText.cut(sighting.version()),
                        WireText.cut(sighting.elf())),
                state.vitals().seen(clock.millis(), sighting.address(), sighting.boot())),
        now -> entry.duplicates.address(sighting.address(), now));
    if (sighting.version() != null || sighting.elf() != null) {
      bus.publish(
          new IdentityReported(
              sighting.device(),
              sighting.dialect(),
              sighting.source(),
              sighting.version(),
              sighting.elf(),
              sighting.boot(),
              null,
              sighting.at()));
    }
    return entry.state().view();
  }

  /** A stick without a credential says what it is; believed only while nothing else is known. */
  void announced(EnrolmentStore.Row row) {
    DeviceEntry entry = meet(row.device(), Dialect.NATIVE);
    synchronized (entry) {
      if (entry.state().dialect() != Dialect.NATIVE || entry.state().desk().accepted()) {
        return;
      }
      DeviceState state = entry.state();
      entry.become(
          state.with(
              state.identity().announced(row),
              state.vitals().seen(clock.millis(), row.address(), null)));
    }
    mark(entry, DeviceEntry.ROW | DeviceEntry.VITALS);
  }

  /** A stick's connection to the broker was made or ended. */
  void session(String id, Dialect dialect, boolean up, @Nullable String address) {
    DeviceEntry entry = up ? meet(id, dialect) : entries.get(id);
    if (entry == null || forged(entry, dialect)) {
      return;
    }
    synchronized (entry) {
      entry.presence.session(up, nanos.getAsLong());
    }
    apply(
        entry,
        dialect,
        false,
        state ->
            up
                ? state.with(state.identity(), state.vitals().seen(clock.millis(), address, null))
                : state,
        now -> up && entry.duplicates.address(address, now));
  }

  /** How often a native stick beats from now on. */
  void heartbeatEvery(String id, Duration interval) {
    DeviceEntry entry = entries.get(id);
    if (entry != null) {
      synchronized (entry) {
        entry.presence.every(interval);
      }
    }
  }

  /** Something went wrong with it. */
  void failed(String id, Instant at) {
    DeviceEntry entry = entries.get(id);
    if (entry != null) {
      synchronized (entry) {
        entry.become(entry.state().failed(at.toEpochMilli()));
      }
      mark(entry, DeviceEntry.VITALS);
    }
  }

  /** Looks at every stick for those that fell silent. Cheap enough to be called every second. */
  void sweep() {
    for (DeviceEntry entry : entries.values()) {
      Boolean turned;
      synchronized (entry) {
        turned = judge(entry, nanos.getAsLong());
      }
      announce(entry, turned);
    }
  }

  /** The stick, made known when it is new. */
  DeviceEntry meet(String id, Dialect dialect) {
    DeviceEntry known = entries.get(id);
    if (known != null) {
      return known;
    }
    DeviceIds.require(id);
    if (entries.size() >= capacity) {
      refused.increment();
      throw Problem.unavailable(
          "REGISTRY_FULL",
          "The registry holds its limit of "
              + capacity
              + " devices. Raise devices.max, or remove devices that are gone.");
    }
    DeviceEntry fresh = new DeviceEntry(DeviceState.fresh(id, dialect, clock.millis()), rules);
    DeviceEntry before = entries.putIfAbsent(id, fresh);
    if (before != null) {
      return before;
    }
    byId.put(id, fresh);
    mark(fresh, DeviceEntry.ROW | DeviceEntry.VITALS);
    changes.appeared(fresh.state());
    return fresh;
  }

  /**
   * Applies what people decided, after the database has it.
   *
   * @param edit applied to what is decided now: a sign of life may have changed it meanwhile
   * @param written what the database has
   */
  void decided(DeviceEntry entry, UnaryOperator<Desk> edit, Desk written) {
    boolean moved;
    synchronized (entry) {
      Desk desk = edit.apply(entry.state().desk());
      entry.become(entry.state().with(desk));
      moved = !desk.equals(written);
    }
    if (moved) {
      mark(entry, DeviceEntry.DESK);
    }
    changes.changed(entry.state().id());
  }

  void mark(DeviceEntry entry, int what) {
    if (entry.mark(what)) {
      changes.unwritten(entry);
    }
    changes.changed(entry.state().id());
  }

  /** Whatever has no credential must not speak for a stick that has one. */
  static boolean forged(DeviceEntry entry, Dialect claimed) {
    DeviceState state = entry.state();
    return state.dialect() == Dialect.NATIVE
        && claimed != Dialect.NATIVE
        && state.desk().accepted();
  }

  /** Looks for two sticks with one id. */
  interface Duplicates {
    boolean raised(long now);
  }

  /**
   * Takes in what a stick said.
   *
   * @param sign true when it proves that the stick is there now
   */
  void apply(
      DeviceEntry entry,
      Dialect dialect,
      boolean sign,
      UnaryOperator<DeviceState> change,
      Duplicates duplicates) {
    Boolean turned;
    boolean alarm;
    boolean restored;
    int written = DeviceEntry.VITALS;
    synchronized (entry) {
      long now = nanos.getAsLong();
      DeviceState before = entry.state();
      DeviceState next = change.apply(before);
      if (next.dialect() != dialect) {
        next = next.speaking(dialect);
        entry.presence.speaks(dialect);
        written |= DeviceEntry.ROW;
      }
      restored = sign && next.desk().archived();
      if (restored) {
        next = next.with(next.desk().archived(null));
        written |= DeviceEntry.DESK;
      }
      if (!next.identity().equals(before.identity())) {
        written |= DeviceEntry.ROW;
      }
      if (sign) {
        entry.presence.sign(now);
      }
      alarm = duplicates.raised(now);
      entry.become(next);
      turned = judge(entry, now);
    }
    mark(entry, written);
    announce(entry, turned);
    if (restored) {
      changes.restored(entry.state());
    }
    if (alarm) {
      changes.duplicate(entry.state());
    }
  }

  /** Under the entry's monitor: renews what is concluded; returns whether it came or went. */
  private @Nullable Boolean judge(DeviceEntry entry, long now) {
    DeviceState state = entry.state();
    boolean online = entry.presence.online(now);
    boolean degraded = entry.presence.degraded(now);
    boolean duplicate = entry.duplicates.standing(now);
    if (online == state.online()
        && degraded == state.degraded()
        && duplicate == state.duplicate()) {
      return null;
    }
    entry.become(state.presence(online, degraded, duplicate, clock.millis()));
    mark(entry, DeviceEntry.VITALS);
    return online == state.online() ? null : online;
  }

  private void announce(DeviceEntry entry, @Nullable Boolean turned) {
    if (turned != null) {
      bus.publish(new PresenceChanged(entry.state().id(), turned, clock.instant()));
    }
  }
}
