package io.crispfleet.contract.legacy;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answer to {@code GET /leaderboard}, {@code /board} and {@code /board/{type}}: everything that one
 * or the other live-ops service called it.
 *
 * @param type board name, {@code global}
 * @param window {@code all}
 * @param season such as {@code 2026-Q4}
 * @param rankings the entries once more, in the words of another version
 * @param playerRank the line of {@code ?playerId}; null when nobody asked or he is not on it
 */
public record PlayerBoard(
    String type,
    String window,
    String game,
    String season,
    int seasonNumber,
    List<PlayerEntry> entries,
    List<Ranking> rankings,
    int totalCount,
    @Nullable PlayerEntry playerRank,
    Instant updatedAt) {
  public PlayerBoard {
    entries = List.copyOf(entries);
    rankings = List.copyOf(rankings);
  }

  /** One line as the live-ops README writes it. */
  public record Ranking(int rank, @JsonProperty("player_id") String playerId, long score) {}
}
