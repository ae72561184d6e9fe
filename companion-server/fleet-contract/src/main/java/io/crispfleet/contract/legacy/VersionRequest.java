package io.crispfleet.contract.legacy;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** {@code skiclock/version/request}. */
public record VersionRequest(
    @JsonProperty("device_id") String deviceId,
    String platform,
    @JsonProperty("current_version") @Nullable String currentVersion) {}
