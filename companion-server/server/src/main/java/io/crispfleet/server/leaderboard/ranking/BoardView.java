package io.crispfleet.server.leaderboard.ranking;

/**
 * Which of a game's boards.
 *
 * @param best one line per player; otherwise every run
 */
public record BoardView(boolean best, Trust trust) {
  /** Which scores are on it. */
  public enum Trust {
    ALL,
    /** Signed ones: {@link ScoreClass#VERIFIED} and {@link ScoreClass#OFFLINE}. */
    VERIFIED,
    OPEN
  }

  public static final BoardView BEST = new BoardView(true, Trust.ALL);
}
