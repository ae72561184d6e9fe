package io.crispfleet.server.leaderboard.ranking;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The best run of every player, in order. Not safe for concurrent use. */
final class BestRuns implements Ranking {
  private final RankedRuns order = new RankedRuns();
  private final RunTable byPlayer = new RunTable();

  /** Takes the run when it is the player's best so far. */
  void offer(Run run) {
    Run best = byPlayer.get(run.player());
    if (best == null || run.compareRank(best) < 0) {
      replace(best, run);
    }
  }

  /** Like {@link #offer}; the order is made by {@link #loaded}. */
  void load(Run run) {
    Run best = byPlayer.get(run.player());
    if (best == null || run.compareRank(best) < 0) {
      byPlayer.put(run);
    }
  }

  void loaded() {
    byPlayer.forEach(order::load);
    order.loaded();
  }

  /** Puts {@code next} in the player's place; null when nothing of his is left. */
  void reset(int player, @Nullable Run next) {
    replace(byPlayer.get(player), next);
    if (next == null) {
      byPlayer.remove(player);
    }
  }

  @Nullable Run of(int player) {
    return byPlayer.get(player);
  }

  private void replace(@Nullable Run old, @Nullable Run next) {
    if (old != null) {
      order.remove(old);
    }
    if (next != null) {
      order.add(next);
      byPlayer.put(next);
    }
  }

  @Override
  public int size() {
    return order.size();
  }

  @Override
  public int before(Run run) {
    return order.before(run);
  }

  @Override
  public Run get(int index) {
    return order.get(index);
  }

  @Override
  public List<Run> slice(int from, int count) {
    return order.slice(from, count);
  }
}
