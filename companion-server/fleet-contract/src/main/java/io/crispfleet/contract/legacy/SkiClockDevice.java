package io.crispfleet.contract.legacy;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One device in the answer to {@code GET /api/devices}. */
public record SkiClockDevice(
    @JsonProperty("device_id") String deviceId,
    String name,
    @JsonProperty("board_type") @Nullable String boardType,
    @JsonProperty("firmware_version") @Nullable String firmwareVersion,
    @JsonProperty("first_seen") Instant firstSeen,
    @JsonProperty("last_seen") Instant lastSeen,
    @JsonProperty("last_uptime") @Nullable Long lastUptime,
    @JsonProperty("last_rssi") @Nullable Integer lastRssi,
    @JsonProperty("last_free_heap") @Nullable Long lastFreeHeap,
    @Nullable String ssid,
    @JsonProperty("ip_address") @Nullable String ipAddress,
    boolean online,
    String status) {}
