package io.crispfleet.server.devices;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Everything the registry knows about one stick at one moment.
 *
 * @param firstSeen epoch milliseconds
 * @param since epoch milliseconds of the last change between online and offline
 * @param duplicate true while two sticks seem to use this id
 * @param lastFailure epoch milliseconds; null when nothing ever went wrong
 */
record DeviceState(
    String id,
    Dialect dialect,
    long firstSeen,
    Desk desk,
    Identity identity,
    Vitals vitals,
    boolean online,
    boolean degraded,
    boolean duplicate,
    long since,
    @Nullable Long lastFailure) {

  static DeviceState fresh(String id, Dialect dialect, long at) {
    return new DeviceState(
        id,
        dialect,
        at,
        Desk.fresh(id),
        Identity.UNKNOWN,
        Vitals.first(at),
        false,
        false,
        false,
        at,
        null);
  }

  DeviceState with(Desk other) {
    return new DeviceState(
        id,
        dialect,
        firstSeen,
        other,
        identity,
        vitals,
        online,
        degraded,
        duplicate,
        since,
        lastFailure);
  }

  DeviceState with(Identity newIdentity, Vitals newVitals) {
    return new DeviceState(
        id,
        dialect,
        firstSeen,
        desk,
        newIdentity,
        newVitals,
        online,
        degraded,
        duplicate,
        since,
        lastFailure);
  }

  DeviceState speaking(Dialect other) {
    return new DeviceState(
        id,
        other,
        firstSeen,
        desk,
        identity,
        vitals,
        online,
        degraded,
        duplicate,
        since,
        lastFailure);
  }

  DeviceState presence(boolean nowOnline, boolean nowDegraded, boolean nowDuplicate, long at) {
    return new DeviceState(
        id,
        dialect,
        firstSeen,
        desk,
        identity,
        vitals,
        nowOnline,
        nowDegraded,
        nowDuplicate,
        nowOnline == online ? since : at,
        lastFailure);
  }

  DeviceState failed(long at) {
    return new DeviceState(
        id, dialect, firstSeen, desk, identity, vitals, online, degraded, duplicate, since, at);
  }

  /** Native sticks wait until somebody accepts them; the older ones have no way to wait. */
  boolean adopted() {
    return desk.accepted() || dialect != Dialect.NATIVE;
  }

  /** As other roles see it. */
  Device view() {
    return new Device(
        id,
        desk.name(),
        dialect,
        identity.platform(),
        identity.product(),
        identity.board(),
        identity.version(),
        identity.elf(),
        identity.versionCode(),
        identity.slotSize(),
        desk.channel(),
        desk.pin(),
        desk.tags(),
        adopted(),
        desk.banned(),
        desk.archived(),
        online,
        Instant.ofEpochMilli(vitals.lastSeen()),
        vitals.address() == null ? vitals.ip() : vitals.address());
  }
}
