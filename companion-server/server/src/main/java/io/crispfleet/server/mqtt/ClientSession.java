package io.crispfleet.server.mqtt;

import io.crispfleet.server.bus.FleetEvent;

/**
 * A client came to the embedded broker, or left it.
 *
 * @param up true when it came
 * @param address IP address it came from
 */
public record ClientSession(MqttAccess.Session session, boolean up, String address)
    implements FleetEvent {}
