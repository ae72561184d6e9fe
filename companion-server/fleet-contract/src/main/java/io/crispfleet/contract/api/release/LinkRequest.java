package io.crispfleet.contract.api.release;

import org.jspecify.annotations.Nullable;

/**
 * Asks for a download link that works without logging in.
 *
 * @param ttlSeconds how long it works; null for what the server is set to
 */
public record LinkRequest(@Nullable Long ttlSeconds) {}
