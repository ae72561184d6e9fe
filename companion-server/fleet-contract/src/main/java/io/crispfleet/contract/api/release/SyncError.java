package io.crispfleet.contract.api.release;

import org.jspecify.annotations.Nullable;

/**
 * Why something was not taken over from the other server.
 *
 * @param release its id there, such as {@code esp32@1.4.0}; null when it is about all of them
 * @param code stable word for programs, such as {@code UNKNOWN_KEY}
 * @param detail a sentence for people
 */
public record SyncError(@Nullable String release, String code, String detail) {}
