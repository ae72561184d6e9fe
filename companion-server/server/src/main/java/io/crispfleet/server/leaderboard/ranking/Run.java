package io.crispfleet.server.leaderboard.ranking;

/**
 * One run on a board. Players and devices are numbers of {@link Names}.
 *
 * @param at when it arrived, epoch milliseconds
 */
public record Run(long id, ScoreClass scoreClass, long score, long at, int player, int device) {

  /** Negative when this one ranks before {@code other}: more points, then earlier, then the id. */
  int compareRank(Run other) {
    int order = Long.compare(other.score, score);
    if (order == 0) {
      order = Long.compare(at, other.at);
    }
    return order == 0 ? Long.compare(id, other.id) : order;
  }
}
