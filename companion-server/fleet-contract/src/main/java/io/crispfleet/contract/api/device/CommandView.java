package io.crispfleet.contract.api.device;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One command and what became of it.
 *
 * @param state {@code sent} (no answer yet, or none to be expected), {@code done}, {@code failed}
 *     or {@code timed_out}
 * @param expiresAt after which the stick ignores it
 */
public record CommandView(
    String id,
    String device,
    String cmd,
    Map<String, Object> args,
    String state,
    String by,
    Instant at,
    Instant expiresAt,
    @Nullable Instant answeredAt,
    @Nullable Map<String, Object> result,
    @Nullable String error) {}
