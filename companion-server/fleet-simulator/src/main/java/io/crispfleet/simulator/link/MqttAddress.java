package io.crispfleet.simulator.link;

/** Where a broker listens, without TLS. */
public record MqttAddress(String host, int port) {}
