package io.crispfleet.server.identity;

import io.crispfleet.server.bus.FleetEvent;

/**
 * Some or all of a user's sessions or tokens work no longer, or its role is another: whoever holds
 * a connection open for this user closes it, and the client asks anew.
 */
public record AccessEnded(long user) implements FleetEvent {}
