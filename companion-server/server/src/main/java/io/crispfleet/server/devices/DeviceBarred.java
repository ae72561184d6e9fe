package io.crispfleet.server.devices;

import io.crispfleet.server.bus.FleetEvent;

/** A stick was banned or its credential revoked: whoever holds a connection of it ends it. */
public record DeviceBarred(String device) implements FleetEvent {}
