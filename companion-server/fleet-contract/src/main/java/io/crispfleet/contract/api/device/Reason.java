package io.crispfleet.contract.api.device;

import org.jspecify.annotations.Nullable;

/**
 * Why something is done to a stick.
 *
 * @param reason up to 200 characters
 */
public record Reason(@Nullable String reason) {}
