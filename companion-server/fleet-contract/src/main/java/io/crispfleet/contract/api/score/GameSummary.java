package io.crispfleet.contract.api.score;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of {@code GET /api/v1/games}.
 *
 * @param plays runs on its boards
 * @param top the best line of all; null when every run is hidden
 * @param lastPlayed when the latest run arrived; null when every run is hidden
 */
public record GameSummary(
    String game, int plays, int players, @Nullable BoardEntry top, @Nullable Instant lastPlayed) {}
