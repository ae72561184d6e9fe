package io.crispfleet.contract.legacy;

import java.time.Instant;

/**
 * Answer to {@code GET /stats}.
 *
 * @param totalScores runs of all games
 */
public record PlayerStats(
    int totalPlayers, int totalScores, int totalGames, long highestScore, Instant updatedAt) {}
