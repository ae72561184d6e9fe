package io.crispfleet.contract.legacy;

import java.time.Instant;

/** One line of the live-ops boards. */
public record PlayerEntry(
    String playerId, String playerName, long score, int rank, Instant updatedAt) {}
