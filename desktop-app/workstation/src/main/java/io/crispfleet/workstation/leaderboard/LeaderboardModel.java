package io.crispfleet.workstation.leaderboard;

import io.crispfleet.client.ApiClient;
import io.crispfleet.contract.api.score.Board;
import io.crispfleet.contract.api.score.GameSummary;
import io.crispfleet.workstation.poll.Poll;
import io.crispfleet.workstation.poll.Polled;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The games there are and the board of the one that is looked at. */
public final class LeaderboardModel {
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final int MOST = 100;

  /**
   * All that the screen shows.
   *
   * @param games the most played first
   * @param board of the chosen game; empty while there is none
   */
  public record Standings(List<GameSummary> games, Optional<Board> board) {}

  private final ApiClient api;
  private final Poll<Standings> poll;
  private volatile String game = "";
  private volatile boolean everyRun;

  public LeaderboardModel(ApiClient api, InstantSource clock) {
    this.api = api;
    this.poll = Poll.onVirtualThreads("leaderboards", this::ask, EVERY, clock);
  }

  private Standings ask() {
    List<GameSummary> games =
        api.get("/api/v1/games").list(GameSummary.class).stream()
            .sorted(Comparator.comparingInt(GameSummary::plays).reversed())
            .toList();
    String wanted = game;
    Optional<String> shown =
        wanted.isEmpty() ? games.stream().findFirst().map(GameSummary::game) : Optional.of(wanted);
    return new Standings(games, shown.map(this::board));
  }

  private Board board(String name) {
    return api.get("/api/v1/boards/" + ApiClient.segment(name))
        .query("view", everyRun ? "runs" : "best")
        .query("limit", MOST)
        .read(Board.class);
  }

  /** Shows another game. */
  public void choose(String name) {
    game = name;
    poll.reset();
  }

  /** Shows every run, or the best of each player. */
  public void everyRun(boolean all) {
    everyRun = all;
    poll.reset();
  }

  Polled<Standings> look() {
    return poll.look();
  }

  Optional<Standings> last() {
    return poll.last();
  }
}
