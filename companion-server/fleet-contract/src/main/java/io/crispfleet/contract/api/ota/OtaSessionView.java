package io.crispfleet.contract.api.ota;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.crispfleet.contract.ota.OtaState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One update of one stick.
 *
 * @param id UUIDv7: sorts by time
 * @param dialect {@code native}, {@code crisp} or {@code skiclock}
 * @param release id of the release; null when the stick began by itself with one that is unknown
 * @param percent of the download, 0 to 100
 * @param size bytes; 0 when unknown
 * @param code why it ended badly, such as {@code SHA_MISMATCH}
 * @param late true when proof came after it had been given up
 */
public record OtaSessionView(
    String id,
    String device,
    String dialect,
    String platform,
    @Nullable String release,
    @JsonProperty("old_version") @Nullable String oldVersion,
    @JsonProperty("new_version") String newVersion,
    OtaState state,
    int percent,
    long bytes,
    long size,
    @Nullable String code,
    @Nullable String message,
    boolean downgrade,
    boolean late,
    @JsonProperty("created_at") Instant createdAt,
    @JsonProperty("started_at") @Nullable Instant startedAt,
    @JsonProperty("updated_at") Instant updatedAt,
    @JsonProperty("finished_at") @Nullable Instant finishedAt) {}
