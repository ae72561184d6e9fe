package io.crispfleet.contract.api.score;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * One line of a board.
 *
 * @param rank 1 is best; equal scores rank by who came first
 * @param id of the score
 * @param name how the player is shown
 * @param scoreClass {@code verified}, {@code offline} or {@code open}
 * @param at when the server received it
 */
public record BoardEntry(
    int rank,
    long id,
    String player,
    String name,
    String device,
    long score,
    @JsonProperty("class") String scoreClass,
    Instant at) {}
