package io.crispfleet.server.devices;

import io.crispfleet.server.devices.DeviceFilter.Facts;
import java.util.List;

/** Everything that a filter can ask of a stick. */
record StateFacts(DeviceState state, DeviceViews views) implements Facts {
  @Override
  public List<String> get(String field) {
    Identity identity = state.identity();
    Vitals vitals = state.vitals();
    Desk desk = state.desk();
    return switch (field) {
      case "id" -> List.of(state.id());
      case "name" -> List.of(desk.name());
      case "platform" -> FilterTerm.maybe(identity.platform());
      case "board" -> FilterTerm.maybe(identity.board());
      case "product" -> FilterTerm.maybe(identity.product());
      case "mac" -> FilterTerm.maybe(identity.mac());
      case "version" -> FilterTerm.maybe(identity.version());
      case "elf" -> FilterTerm.maybe(identity.elf());
      case "channel" -> List.of(desk.channel());
      case "pin" -> FilterTerm.maybe(desk.pin());
      case "tag" -> List.copyOf(desk.tags());
      case "zone" -> desk.zone().isEmpty() ? List.of() : List.of(desk.zone());
      case "dialect" -> List.of(state.dialect().word());
      case "trust" -> List.of(state.dialect() == Dialect.NATIVE ? "native" : "legacy");
      case "state" -> List.of(DeviceViews.standing(state));
      case "online" -> List.of(String.valueOf(state.online()));
      case "degraded" -> List.of(String.valueOf(state.degraded()));
      case "banned" -> List.of(String.valueOf(desk.banned()));
      case "archived" -> List.of(String.valueOf(desk.archived()));
      case "adopted" -> List.of(String.valueOf(state.adopted()));
      case "warning" -> views.warnings(state);
      case "address" -> FilterTerm.maybe(vitals.address());
      case "ip" -> FilterTerm.maybe(vitals.ip());
      case "ssid" -> FilterTerm.maybe(vitals.ssid());
      case "rssi" -> FilterTerm.maybe(vitals.rssi());
      case "heap" -> FilterTerm.maybe(vitals.heap());
      case "battery" -> FilterTerm.maybe(vitals.battery());
      case "uptime" -> FilterTerm.maybe(vitals.uptime());
      default -> List.of();
    };
  }
}
