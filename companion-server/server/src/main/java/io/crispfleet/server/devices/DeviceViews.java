package io.crispfleet.server.devices;

import io.crispfleet.contract.api.device.DeviceView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Shows a stick to people, with what they should look at. */
final class DeviceViews {
  private final DevicesSettings settings;

  DeviceViews(DevicesSettings settings) {
    this.settings = settings;
  }

  DeviceView of(DeviceState state) {
    Desk desk = state.desk();
    Identity identity = state.identity();
    Vitals vitals = state.vitals();
    Long failure = state.lastFailure();
    return new DeviceView(
        state.id(),
        desk.name(),
        state.dialect().word(),
        state.dialect() == Dialect.NATIVE ? "native" : "legacy",
        standing(state),
        state.online(),
        state.degraded(),
        Instant.ofEpochMilli(state.since()),
        Instant.ofEpochMilli(state.firstSeen()),
        Instant.ofEpochMilli(vitals.lastSeen()),
        identity.product(),
        identity.platform(),
        identity.board(),
        identity.mac(),
        identity.version(),
        identity.versionCode(),
        identity.elf(),
        identity.securityVersion(),
        identity.partition(),
        identity.resetReason(),
        identity.slotSize(),
        identity.env(),
        identity.caps(),
        identity.cmds(),
        desk.channel(),
        desk.pin(),
        desk.tags().size() < 2 ? List.copyOf(desk.tags()) : desk.tags().stream().sorted().toList(),
        desk.zone(),
        desk.notes(),
        desk.banReason(),
        vitals.address(),
        vitals.ip(),
        vitals.ssid(),
        vitals.uptime(),
        vitals.rssi(),
        vitals.heap(),
        vitals.heapMin(),
        vitals.battery(),
        vitals.boot(),
        vitals.heartbeats(),
        vitals.lost(),
        warnings(state),
        failure == null ? null : Instant.ofEpochMilli(failure));
  }

  static String standing(DeviceState state) {
    if (state.desk().banned()) {
      return "banned";
    }
    if (state.desk().archived()) {
      return "archived";
    }
    if (state.desk().accepted()) {
      return "adopted";
    }
    return state.dialect() == Dialect.NATIVE ? "pending" : "new";
  }

  List<String> warnings(DeviceState state) {
    Vitals vitals = state.vitals();
    boolean weak = vitals.rssi() != null && vitals.rssi() <= settings.weakSignal();
    boolean low = vitals.heap() != null && vitals.heap() < settings.lowHeap();
    boolean empty = vitals.battery() != null && vitals.battery() < settings.lowBattery();
    if (!weak && !low && !empty && !state.degraded() && !state.duplicate()) {
      return List.of();
    }
    List<String> warnings = new ArrayList<>();
    if (weak) {
      warnings.add("weak-signal");
    }
    if (low) {
      warnings.add("low-heap");
    }
    if (empty) {
      warnings.add("low-battery");
    }
    if (state.degraded()) {
      warnings.add("degraded");
    }
    if (state.duplicate()) {
      warnings.add("duplicate-id");
    }
    return warnings;
  }
}
