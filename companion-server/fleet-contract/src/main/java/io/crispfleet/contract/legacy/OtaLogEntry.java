package io.crispfleet.contract.legacy;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of {@code GET /api/ota-logs}.
 *
 * @param status {@code started}, {@code downloading}, {@code success} or {@code failed}
 * @param state the finer word behind it, such as {@code rebooting} (written, waiting for proof)
 * @param downloadProgress per cent
 */
public record OtaLogEntry(
    @JsonProperty("session_id") String sessionId,
    @JsonProperty("device_id") String deviceId,
    String platform,
    @JsonProperty("old_version") @Nullable String oldVersion,
    @JsonProperty("new_version") String newVersion,
    String status,
    String state,
    @JsonProperty("started_at") Instant startedAt,
    @JsonProperty("completed_at") @Nullable Instant completedAt,
    @JsonProperty("error_message") @Nullable String errorMessage,
    @JsonProperty("download_progress") int downloadProgress) {}
