package io.crispfleet.contract.legacy;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** {@code skiclock/ota/start}. */
public record SkiClockOtaStart(
    @JsonProperty("session_id") @Nullable String sessionId,
    @JsonProperty("device_id") String deviceId,
    @Nullable String platform,
    @JsonProperty("old_version") @Nullable String oldVersion,
    @JsonProperty("new_version") @Nullable String newVersion) {}
