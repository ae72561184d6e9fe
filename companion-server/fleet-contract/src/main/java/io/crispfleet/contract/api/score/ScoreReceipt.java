package io.crispfleet.contract.api.score;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What became of a score. Sent when it is on disk.
 *
 * @param id of the score
 * @param game as its board is called
 * @param scoreClass {@code verified}, {@code offline} or {@code open}
 * @param duplicate true when this run had been accepted before; nothing changed
 * @param best the player's best score in this game now
 * @param rank place of that best score among all players, 1 is best; 0 while a moderator hides it
 */
public record ScoreReceipt(
    long id,
    String run,
    String game,
    @JsonProperty("class") String scoreClass,
    String player,
    long score,
    boolean duplicate,
    long best,
    int rank) {}
