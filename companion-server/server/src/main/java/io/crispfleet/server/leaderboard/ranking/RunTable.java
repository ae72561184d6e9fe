package io.crispfleet.server.leaderboard.ranking;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run for each player: an open-addressed table of plain arrays, 32 bytes a slot, because a map
 * of objects takes four times as much and boards have a slot for everybody who ever played.
 */
final class RunTable {
  private static final int FREE = -1;
  private static final int CLASS_BITS = 2;

  private int[] players = freeSlots(16);
  private long[] scores = new long[16];
  private long[] times = new long[16];
  private long[] ids = new long[16];
  private int[] devices = new int[16];
  private int size;

  int size() {
    return size;
  }

  @Nullable Run get(int player) {
    int slot = slotOf(player);
    return players[slot] == FREE ? null : run(slot);
  }

  void put(Run run) {
    int slot = slotOf(run.player());
    if (players[slot] == FREE) {
      if (++size * 3 > players.length * 2) {
        grow();
        slot = slotOf(run.player());
      }
    }
    set(slot, run);
  }

  void remove(int player) {
    int hole = slotOf(player);
    if (players[hole] == FREE) {
      return;
    }
    size--;
    int mask = players.length - 1;
    // Whoever was pushed past the hole by a collision moves back, so that no search ends early.
    for (int slot = hole + 1 & mask; players[slot] != FREE; slot = slot + 1 & mask) {
      int home = home(players[slot]);
      if ((slot - home & mask) >= (slot - hole & mask)) {
        set(hole, run(slot));
        hole = slot;
      }
    }
    players[hole] = FREE;
  }

  void forEach(Consumer<Run> action) {
    for (int slot = 0; slot < players.length; slot++) {
      if (players[slot] != FREE) {
        action.accept(run(slot));
      }
    }
  }

  private Run run(int slot) {
    return new Run(
        ids[slot] >>> CLASS_BITS,
        ScoreClass.of((int) ids[slot] & (1 << CLASS_BITS) - 1),
        scores[slot],
        times[slot],
        players[slot],
        devices[slot]);
  }

  private void set(int slot, Run run) {
    players[slot] = run.player();
    scores[slot] = run.score();
    times[slot] = run.at();
    ids[slot] = run.id() << CLASS_BITS | run.scoreClass().code();
    devices[slot] = run.device();
  }

  private int slotOf(int player) {
    int slot = home(player);
    while (players[slot] != FREE && players[slot] != player) {
      slot = slot + 1 & players.length - 1;
    }
    return slot;
  }

  /** Numbers are handed out in sequence; multiplying spreads the neighbours. */
  private int home(int player) {
    int hash = player * 0x9E3779B9;
    return (hash ^ hash >>> 16) & players.length - 1;
  }

  private void grow() {
    RunTable old = new RunTable();
    old.players = players;
    old.scores = scores;
    old.times = times;
    old.ids = ids;
    old.devices = devices;
    int length = players.length * 2;
    players = freeSlots(length);
    scores = new long[length];
    times = new long[length];
    ids = new long[length];
    devices = new int[length];
    for (int slot = 0; slot < old.players.length; slot++) {
      if (old.players[slot] != FREE) {
        set(slotOf(old.players[slot]), old.run(slot));
      }
    }
  }

  private static int[] freeSlots(int length) {
    int[] slots = new int[length];
    Arrays.fill(slots, FREE);
    return slots;
  }
}
