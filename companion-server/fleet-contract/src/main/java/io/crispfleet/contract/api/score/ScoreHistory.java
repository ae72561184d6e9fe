package io.crispfleet.contract.api.score;

import java.util.List;

/**
 * {@code GET /api/v1/players/{id}/scores} and {@code GET /api/v1/devices/{id}/scores}; hidden
 * scores are left out.
 *
 * @param id player or device
 * @param total how many scores there are
 * @param best one per game, by game
 * @param recent the latest 50, latest first
 */
public record ScoreHistory(String id, long total, List<GameBest> best, List<ScoreRow> recent) {
  public ScoreHistory {
    best = List.copyOf(best);
    recent = List.copyOf(recent);
  }
}
