package io.crispfleet.contract.api.score;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One score.
 *
 * @param run the server's own name for sticks that send none; null where it has none either
 * @param scoreClass {@code verified}, {@code offline} or {@code open}
 * @param durMs how long the run took, milliseconds; null when unknown
 * @param at when the server received it
 * @param original what was sent, when a moderator corrected it; else null
 */
public record ScoreRow(
    long id,
    String device,
    String player,
    String game,
    @Nullable String run,
    @JsonProperty("class") String scoreClass,
    long score,
    @JsonProperty("dur_ms") @Nullable Long durMs,
    Instant at,
    boolean hidden,
    @Nullable Long original) {}
