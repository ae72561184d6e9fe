package io.crispfleet.contract.api.device;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the event log.
 *
 * @param level {@code debug}, {@code info}, {@code warn} or {@code error}
 * @param tag what it is about, such as {@code presence} or {@code command}
 * @param by who did it; absent when nobody did
 */
public record EventView(
    long id,
    String device,
    Instant at,
    String level,
    String tag,
    String text,
    @Nullable String by) {}
