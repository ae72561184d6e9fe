package io.crispfleet.contract.legacy;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * {@code skiclock/version/response/<id>}. The device's buffer holds 512 bytes with topic and
 * header, and it looks for the literal {@code "update_available":true}.
 */
public record VersionResponse(
    @JsonProperty("latest_version") String latestVersion,
    @JsonProperty("current_version") String currentVersion,
    @JsonProperty("update_available") boolean updateAvailable,
    String platform,
    @JsonProperty("session_id") @Nullable String sessionId) {}
