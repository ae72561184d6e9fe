package io.crispfleet.server.mqtt;

import io.crispfleet.server.bus.FleetEvent;

/**
 * Two sticks use one id: a client took over a connection that was still alive elsewhere.
 *
 * @param id the client id both use
 * @param addressA where the connection came from that was there first
 * @param addressB where the one came from that replaced it
 */
public record DuplicateClient(String id, String addressA, String addressB) implements FleetEvent {}
