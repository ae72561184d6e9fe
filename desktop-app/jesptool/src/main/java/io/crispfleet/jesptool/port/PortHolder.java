package io.crispfleet.jesptool.port;

/**
 * A process that has a port open.
 *
 * @param command program name and arguments, at most 200 characters
 */
public record PortHolder(long pid, String command) {}
