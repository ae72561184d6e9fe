package io.crispfleet.contract.api.release;

/**
 * Publishes a release.
 *
 * @param unsigned true to publish without a signature; only older sticks take such a release
 */
public record PublishRequest(boolean unsigned) {}
