package io.crispfleet.contract.api.ota;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Figures over all sessions.
 *
 * @param totalUpdates sessions of every state
 * @param successCount proved ones
 * @param failedCount failed, rolled back or given up
 * @param inProgressCount not finished
 * @param successRate per cent of the finished ones (successes and failures), one decimal; 0 when
 *     there are none
 * @param avgDurationSeconds from the start of the download to the proof; 0 when none was proved
 * @param recentUpdates7days sessions begun in the last seven days
 * @param failedDevices24h sticks with a failed session in the last 24 hours
 */
public record OtaStats(
    @JsonProperty("total_updates") long totalUpdates,
    @JsonProperty("success_count") long successCount,
    @JsonProperty("failed_count") long failedCount,
    @JsonProperty("in_progress_count") long inProgressCount,
    @JsonProperty("success_rate") double successRate,
    @JsonProperty("avg_duration_seconds") double avgDurationSeconds,
    @JsonProperty("recent_updates_7days") long recentUpdates7days,
    @JsonProperty("failed_devices_24h") long failedDevices24h) {}
