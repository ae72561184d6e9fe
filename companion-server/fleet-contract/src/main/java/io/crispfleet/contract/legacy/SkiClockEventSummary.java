package io.crispfleet.contract.legacy;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/** {@code GET /api/events/summary}: what the log of the last 24 hours holds. */
public record SkiClockEventSummary(
    long total,
    @JsonProperty("by_type") Map<String, Long> byType,
    @JsonProperty("by_device") Map<String, Long> byDevice) {}
