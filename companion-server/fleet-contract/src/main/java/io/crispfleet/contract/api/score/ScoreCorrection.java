package io.crispfleet.contract.api.score;

/** Body of {@code POST /api/v1/scores/{id}:correct}: the score that counts from now on, and why. */
public record ScoreCorrection(long score, String reason) {}
