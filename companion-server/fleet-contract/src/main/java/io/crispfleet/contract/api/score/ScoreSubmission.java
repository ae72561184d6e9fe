package io.crispfleet.contract.api.score;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /api/v1/scores}, signed as a whole in {@code X-Signature}.
 *
 * @param run issued by {@code POST /api/v1/runs}, or {@code L-<boot>-<n>} when played offline; a
 *     device's run counts once
 * @param seq counts up by one per device
 * @param durMs how long the run took, milliseconds
 * @param ts epoch seconds; 0 when unknown
 * @param nonce base64 of 12 random bytes; optional here
 * @param player whose score it is; the device's own when absent
 */
public record ScoreSubmission(
    String run,
    long seq,
    String game,
    long score,
    @JsonProperty("dur_ms") long durMs,
    long ts,
    @Nullable String nonce,
    @Nullable String player) {}
