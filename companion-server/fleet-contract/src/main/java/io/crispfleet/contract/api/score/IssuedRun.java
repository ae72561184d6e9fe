package io.crispfleet.contract.api.score;

import java.time.Instant;

/**
 * Permission to play one run whose score counts as verified.
 *
 * @param expires the score must have arrived by then
 */
public record IssuedRun(String run, String game, Instant issued, Instant expires) {}
