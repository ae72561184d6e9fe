package io.crispfleet.server.releases.legacy;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * The answer to a crisp-game upload: the keys of that server's code and of its documents.
 *
 * @param checksum MD5, lower-case hex
 */
record CrispUploadAnswer(
    String status,
    boolean success,
    String version,
    @JsonProperty("file_size") long fileSize,
    String checksum,
    String sha256,
    String description,
    @JsonProperty("blob_name") String blobName,
    @JsonProperty("blob_url") String blobUrl,
    @JsonProperty("uploaded_at") String uploadedAt,
    String state,
    List<String> warnings) {}
