package io.crispfleet.server.leaderboard.ranking;

import org.jspecify.annotations.Nullable;

/** All boards of one game. Not safe for concurrent use. */
final class GameBoard {
  private final RankedRuns signed = new RankedRuns();
  private final RankedRuns open = new RankedRuns();
  private final BestRuns best = new BestRuns();
  private final BestRuns bestSigned = new BestRuns();
  private final BestRuns bestOpen = new BestRuns();
  private long lastPlayed;

  void add(Run run) {
    runs(run.scoreClass()).add(run);
    best.offer(run);
    best(run.scoreClass()).offer(run);
    lastPlayed = Math.max(lastPlayed, run.at());
  }

  /** Like {@link #add}; the order is made by {@link #loaded}. */
  void load(Run run) {
    runs(run.scoreClass()).load(run);
    best.load(run);
    best(run.scoreClass()).load(run);
    lastPlayed = Math.max(lastPlayed, run.at());
  }

  void loaded() {
    signed.loaded();
    open.loaded();
    best.loaded();
    bestSigned.loaded();
    bestOpen.loaded();
  }

  /** Takes a run off; the player's next best takes its place. */
  void remove(Run run) {
    if (!runs(run.scoreClass()).remove(run)) {
      return;
    }
    Run nextSigned = signed.bestOf(run.player());
    Run nextOpen = open.bestOf(run.player());
    bestSigned.reset(run.player(), nextSigned);
    bestOpen.reset(run.player(), nextOpen);
    best.reset(run.player(), better(nextSigned, nextOpen));
    if (run.at() == lastPlayed) {
      lastPlayed = Math.max(signed.latest(), open.latest());
    }
  }

  Ranking ranking(BoardView view) {
    return switch (view.trust()) {
      case ALL -> view.best() ? best : Ranking.merged(signed, open);
      case VERIFIED -> view.best() ? bestSigned : signed;
      case OPEN -> view.best() ? bestOpen : open;
    };
  }

  /** The player's best run on a board. */
  @Nullable Run bestOf(int player, BoardView.Trust trust) {
    return switch (trust) {
      case ALL -> best.of(player);
      case VERIFIED -> bestSigned.of(player);
      case OPEN -> bestOpen.of(player);
    };
  }

  int plays() {
    return signed.size() + open.size();
  }

  int players() {
    return best.size();
  }

  /** Epoch milliseconds of the latest run; 0 without any. */
  long lastPlayed() {
    return lastPlayed;
  }

  private RankedRuns runs(ScoreClass scoreClass) {
    return scoreClass.signed() ? signed : open;
  }

  private BestRuns best(ScoreClass scoreClass) {
    return scoreClass.signed() ? bestSigned : bestOpen;
  }

  private static @Nullable Run better(@Nullable Run one, @Nullable Run two) {
    if (one == null || two == null) {
      return one == null ? two : one;
    }
    return one.compareRank(two) < 0 ? one : two;
  }
}
