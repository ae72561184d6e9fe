package io.crispfleet.contract.api.score;

/** Body of {@code POST /api/v1/scores/{id}:hide} and {@code :unhide}. */
public record Moderation(String reason) {}
