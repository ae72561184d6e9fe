package io.crispfleet.server.devices;

import io.crispfleet.server.bus.FleetEvent;
import java.time.Instant;

/** A stick came or went. */
public record PresenceChanged(String device, boolean online, Instant at) implements FleetEvent {}
