package io.crispfleet.server.ota.session;

import io.crispfleet.server.bus.FleetEvent;

/** An update began, moved or ended; published after it was made durable. */
public record OtaSessionChanged(OtaSession session) implements FleetEvent {}
