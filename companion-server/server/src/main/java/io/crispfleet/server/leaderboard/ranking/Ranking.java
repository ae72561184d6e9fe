package io.crispfleet.server.leaderboard.ranking;

import java.util.ArrayList;
import java.util.List;

/** Runs in the order of a board. */
interface Ranking {
  int size();

  /** How many rank before {@code run}, whether or not it is in here. */
  int before(Run run);

  /** The run at a place, 0 is best. */
  Run get(int index);

  /** Up to {@code count} runs from place {@code from} on. */
  List<Run> slice(int from, int count);

  /** Two rankings read as one. */
  static Ranking merged(Ranking one, Ranking two) {
    if (two.size() == 0) {
      return one;
    }
    return one.size() == 0 ? two : new Merged(one, two);
  }

  /** A view; nothing is copied. */
  record Merged(Ranking one, Ranking two) implements Ranking {
    @Override
    public int size() {
      return one.size() + two.size();
    }

    @Override
    public int before(Run run) {
      return one.before(run) + two.before(run);
    }

    @Override
    public Run get(int index) {
      return slice(index, 1).getFirst();
    }

    @Override
    public List<Run> slice(int from, int count) {
      int first = taken(from);
      List<Run> left = one.slice(first, count);
      List<Run> right = two.slice(from - first, count);
      List<Run> both = new ArrayList<>(Math.min(count, left.size() + right.size()));
      int i = 0;
      int j = 0;
      while (both.size() < count && (i < left.size() || j < right.size())) {
        boolean fromLeft =
            j == right.size() || (i < left.size() && left.get(i).compareRank(right.get(j)) < 0);
        both.add(fromLeft ? left.get(i++) : right.get(j++));
      }
      return both;
    }

    /** How many of the best {@code places} are in {@link #one}. */
    private int taken(int places) {
      int low = Math.max(0, places - two.size());
      int high = Math.min(places, one.size());
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (middle + two.before(one.get(middle)) < places) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }
  }
}
