package io.crispfleet.contract.api.score;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One score.
 *
 * @param run null for sticks that send none
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
