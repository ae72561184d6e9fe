package io.crispfleet.contract.message;

import org.jspecify.annotations.Nullable;

/**
 * On {@code score/result}: what the server did with a run. The stick may then forget it.
 *
 * @param rank place on the all-time board of the game, 1 is best
 */
public record ScoreResult(
    int v,
    String run,
    long seq,
    boolean accepted,
    boolean duplicate,
    @Nullable Integer rank,
    @Nullable String error) {}
