package io.crispfleet.contract.api.release;

/**
 * Moves a release, byte for byte the same, to a channel that more devices follow.
 *
 * @param channel {@code beta} or {@code stable}
 */
public record PromoteRequest(String channel) {}
