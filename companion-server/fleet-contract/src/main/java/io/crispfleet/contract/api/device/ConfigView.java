package io.crispfleet.contract.api.device;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted of a stick and what it made of it.
 *
 * @param rev of {@code desired}; 0 when nothing was ever wanted
 * @param reportedRev revision that {@code reported} answers
 * @param rejected key to reason
 * @param inSync true when the stick has answered the newest revision and rejected nothing
 */
public record ConfigView(
    String device,
    long rev,
    Map<String, Object> desired,
    @Nullable String by,
    @Nullable Instant at,
    @Nullable Long reportedRev,
    @Nullable Map<String, Object> reported,
    @Nullable Map<String, String> rejected,
    @Nullable Instant reportedAt,
    boolean inSync) {}
