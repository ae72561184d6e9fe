package io.crispfleet.contract.legacy;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * {@code skiclock/heartbeat}.
 *
 * @param uptime seconds
 */
public record SkiClockHeartbeat(
    @JsonProperty("device_id") String deviceId,
    @Nullable String board,
    @Nullable String version,
    @Nullable Long uptime,
    @Nullable Integer rssi,
    @JsonProperty("free_heap") @Nullable Long freeHeap,
    @Nullable String ssid,
    @Nullable String ip) {}
