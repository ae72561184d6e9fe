package io.crispfleet.contract.legacy;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The answer to {@code GET /api/fota/check}: the keys that crisp-game firmware parses and the keys
 * its documents promise, in one object. The device takes no more than 4095 bytes.
 *
 * @param status {@code update_available} or {@code no_update}
 * @param downloadUrl a path with a query: the device appends {@code &device_id=}
 * @param checksum MD5, lower-case hex
 */
public record FotaCheckAnswer(
    String status,
    String version,
    @JsonProperty("download_url") String downloadUrl,
    @JsonProperty("file_size") long fileSize,
    String checksum,
    String description,
    @JsonProperty("update_available") boolean updateAvailable,
    @JsonProperty("latest_version") String latestVersion,
    @JsonProperty("release_notes") String releaseNotes,
    @Nullable String sha256,
    @JsonProperty("version_code") @Nullable Long versionCode,
    @JsonProperty("session_id") @Nullable String sessionId,
    @Nullable String keyid,
    @Nullable String sig,
    @JsonProperty("manifest_url") @Nullable String manifestUrl) {}
