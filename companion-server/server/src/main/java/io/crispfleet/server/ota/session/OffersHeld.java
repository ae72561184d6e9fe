package io.crispfleet.server.ota.session;

import io.crispfleet.server.bus.FleetEvent;
import java.time.Instant;

/**
 * Alert: a stick is offered a release again and again and never comes back with it. No more offers
 * until somebody looks.
 */
public record OffersHeld(String device, String release, String detail, Instant at)
    implements FleetEvent {}
