package io.crispfleet.contract.api.server;

/**
 * How much one logger says.
 *
 * @param logger name or prefix such as {@code io.crispfleet.server.mqtt}; empty for all
 * @param level {@code TRACE}, {@code DEBUG}, {@code INFO}, {@code WARNING} or {@code ERROR}
 */
public record LogLevel(String logger, String level) {}
