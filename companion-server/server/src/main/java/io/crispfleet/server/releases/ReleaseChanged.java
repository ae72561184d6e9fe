package io.crispfleet.server.releases;

import io.crispfleet.server.bus.FleetEvent;

/** A release was published, promoted or retired. */
public record ReleaseChanged(Release release) implements FleetEvent {}
