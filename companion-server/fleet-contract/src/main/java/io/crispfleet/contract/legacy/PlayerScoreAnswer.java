package io.crispfleet.contract.legacy;

/**
 * Answer to {@code POST /score}.
 *
 * @param newScore what the board shows for the player now, his best
 * @param timestamp epoch seconds
 */
public record PlayerScoreAnswer(
    boolean success, String playerId, long newScore, long timestamp, int rank) {}
