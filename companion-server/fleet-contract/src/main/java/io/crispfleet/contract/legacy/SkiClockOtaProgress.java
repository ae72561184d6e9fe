package io.crispfleet.contract.legacy;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * {@code skiclock/ota/progress}.
 *
 * @param progress per cent
 */
public record SkiClockOtaProgress(
    @JsonProperty("session_id") @Nullable String sessionId,
    @JsonProperty("device_id") String deviceId,
    int progress) {}
