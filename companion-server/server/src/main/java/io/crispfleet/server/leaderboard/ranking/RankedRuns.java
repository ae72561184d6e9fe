package io.crispfleet.server.leaderboard.ranking;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sorted list of runs in blocks of plain arrays: 32 bytes a run, and a place is found by adding
 * up block sizes. With a million runs an insertion moves at most one block and a rank sums about
 * three thousand integers, a few microseconds each. Not safe for concurrent use.
 */
final class RankedRuns implements Ranking {
  private static final int LOADED_AT_ONCE = 8_192;

  private Block[] blocks = {new Block(Block.SMALL)};
  private int[] sizes = new int[1];
  private int used = 1;
  private int size;
  private final List<Run> loading = new ArrayList<>();

  @Override
  public int size() {
    return size;
  }

  void add(Run run) {
    int at = blockOf(run);
    if (sizes[at] == Block.CAPACITY) {
      split(at);
      if (blocks[at + 1].compare(0, run) <= 0) {
        at++;
      }
    }
    blocks[at].insert(blocks[at].before(run, sizes[at]), sizes[at], run);
    sizes[at]++;
    size++;
  }

  /**
   * Takes a run for {@link #loaded} to put in its place. Some thousands are sorted first and then
   * put in from best to worst, so that one place is near the one before: the processor's caches
   * hold what is compared and moved.
   */
  void load(Run run) {
    loading.add(run);
    if (loading.size() == LOADED_AT_ONCE) {
      loaded();
    }
  }

  void loaded() {
    loading.sort(Run::compareRank);
    loading.forEach(this::add);
    loading.clear();
  }

  /** Returns false when it was not in here. */
  boolean remove(Run run) {
    int at = blockOf(run);
    int place = blocks[at].before(run, sizes[at]);
    if (place == sizes[at] || blocks[at].compare(place, run) != 0) {
      return false;
    }
    blocks[at].delete(place, sizes[at]);
    sizes[at]--;
    size--;
    if (sizes[at] == 0 && used > 1) {
      System.arraycopy(blocks, at + 1, blocks, at, used - at - 1);
      System.arraycopy(sizes, at + 1, sizes, at, used - at - 1);
      used--;
      blocks[used] = blocks[0]; // Lets go of the one that was last.
    }
    return true;
  }

  @Override
  public int before(Run run) {
    int at = blockOf(run);
    int places = blocks[at].before(run, sizes[at]);
    for (int i = 0; i < at; i++) {
      places += sizes[i];
    }
    return places;
  }

  @Override
  public Run get(int index) {
    return slice(index, 1).getFirst();
  }

  @Override
  public List<Run> slice(int from, int count) {
    List<Run> runs = new ArrayList<>(Math.clamp((long) size - from, 0, count));
    int at = 0;
    int place = from;
    while (at < used && place >= sizes[at]) {
      place -= sizes[at++];
    }
    while (at < used && runs.size() < count) {
      if (place < sizes[at]) {
        runs.add(blocks[at].get(place++));
      } else {
        at++;
        place = 0;
      }
    }
    return runs;
  }

  /** The best run of a player, found by looking at every run. */
  @Nullable Run bestOf(int player) {
    for (int at = 0; at < used; at++) {
      for (int place = 0; place < sizes[at]; place++) {
        if (blocks[at].players[place] == player) {
          return blocks[at].get(place);
        }
      }
    }
    return null;
  }

  /** When the latest run arrived, found by looking at every run; 0 without any. */
  long latest() {
    long latest = 0;
    for (int at = 0; at < used; at++) {
      for (int place = 0; place < sizes[at]; place++) {
        latest = Math.max(latest, blocks[at].times[place]);
      }
    }
    return latest;
  }

  /** The last block that does not start after {@code run}. */
  private int blockOf(Run run) {
    int low = 0;
    int high = used - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (blocks[middle].compare(0, run) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private void split(int at) {
    if (used == blocks.length) {
      blocks = Arrays.copyOf(blocks, used * 2);
      sizes = Arrays.copyOf(sizes, used * 2);
    }
    System.arraycopy(blocks, at + 1, blocks, at + 2, used - at - 1);
    System.arraycopy(sizes, at + 1, sizes, at + 2, used - at - 1);
    used++;
    blocks[at + 1] = blocks[at].upperHalf();
    sizes[at + 1] = Block.CAPACITY / 2;
    sizes[at] = Block.CAPACITY - Block.CAPACITY / 2;
  }

  /** Columns of up to {@link #CAPACITY} runs in order. */
  private static final class Block {
    private static final int CAPACITY = 512;
    private static final int CLASS_BITS = 2;

    private static final int SMALL = 8;

    private long[] scores;
    private long[] times;
    private long[] ids;
    private int[] players;
    private int[] devices;

    Block(int capacity) {
      scores = new long[capacity];
      times = new long[capacity];
      ids = new long[capacity];
      players = new int[capacity];
      devices = new int[capacity];
    }

    Run get(int place) {
      return new Run(
          ids[place] >>> CLASS_BITS,
          ScoreClass.of((int) ids[place] & (1 << CLASS_BITS) - 1),
          scores[place],
          times[place],
          players[place],
          devices[place]);
    }

    /** Like {@link Run#compareRank} of the run at {@code place}. */
    int compare(int place, Run run) {
      int order = Long.compare(run.score(), scores[place]);
      if (order == 0) {
        order = Long.compare(times[place], run.at());
      }
      return order == 0 ? Long.compare(ids[place] >>> CLASS_BITS, run.id()) : order;
    }

    int before(Run run, int size) {
      int low = 0;
      int high = size;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (compare(middle, run) < 0) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }

    void insert(int place, int size, Run run) {
      if (size == scores.length) {
        grow(2 * size);
      }
      move(place, this, place + 1, size - place);
      scores[place] = run.score();
      times[place] = run.at();
      ids[place] = run.id() << CLASS_BITS | run.scoreClass().code();
      players[place] = run.player();
      devices[place] = run.device();
    }

    void delete(int place, int size) {
      move(place + 1, this, place, size - place - 1);
    }

    Block upperHalf() {
      Block upper = new Block(CAPACITY);
      move(CAPACITY - CAPACITY / 2, upper, 0, CAPACITY / 2);
      return upper;
    }

    private void grow(int capacity) {
      scores = Arrays.copyOf(scores, capacity);
      times = Arrays.copyOf(times, capacity);
      ids = Arrays.copyOf(ids, capacity);
      players = Arrays.copyOf(players, capacity);
      devices = Arrays.copyOf(devices, capacity);
    }

    private void move(int from, Block target, int to, int count) {
      System.arraycopy(scores, from, target.scores, to, count);
      System.arraycopy(times, from, target.times, to, count);
      System.arraycopy(ids, from, target.ids, to, count);
      System.arraycopy(players, from, target.players, to, count);
      System.arraycopy(devices, from, target.devices, to, count);
    }
  }
}
