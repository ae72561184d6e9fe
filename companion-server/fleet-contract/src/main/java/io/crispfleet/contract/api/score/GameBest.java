package io.crispfleet.contract.api.score;

/**
 * Somebody's best score in one game.
 *
 * @param plays his runs of it
 */
public record GameBest(String game, long score, long plays) {}
