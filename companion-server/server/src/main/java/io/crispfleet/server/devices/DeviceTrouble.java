package io.crispfleet.server.devices;

import io.crispfleet.server.bus.FleetEvent;
import java.time.Instant;

/**
 * Something went wrong with a stick, and somebody should know. Any role may publish it: the
 * registry writes it to the stick's event log and counts the stick as failing for 24 hours.
 *
 * @param kind short stable word such as {@code duplicate-id} or {@code ota-failed}
 * @param detail one sentence
 */
public record DeviceTrouble(String device, String kind, String detail, Instant at)
    implements FleetEvent {}
