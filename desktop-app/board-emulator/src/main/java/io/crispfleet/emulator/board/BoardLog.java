package io.crispfleet.emulator.board;

import io.crispfleet.emulator.board.BoardStats.CommandSeen;
import io.crispfleet.emulator.flash.FlashCounters;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Collects what happens on the board's thread for whoever asks from another. */
final class BoardLog {
  private static final int MAX_COMMANDS = 100_000;

  private final Deque<CommandSeen> commands = new ArrayDeque<>();
  private long received;
  private long sent;
  private int resets;
  private int firmwareBoots;
  private int baud;
  private String running = "off";

  synchronized void received(int bytes) {
    received += bytes;
  }

  synchronized void sent(int bytes) {
    sent += bytes;
  }

  synchronized void command(int op, boolean stub, int error) {
    if (commands.size() == MAX_COMMANDS) {
      commands.removeFirst();
    }
    commands.addLast(new CommandSeen(op, stub, error));
  }

  synchronized void reset() {
    resets++;
  }

  synchronized void firmwareBooted() {
    firmwareBoots++;
  }

  synchronized void state(String newRunning, int newBaud) {
    running = newRunning;
    baud = newBaud;
  }

  synchronized BoardStats stats(FlashCounters flash) {
    return new BoardStats(
        flash.sectorsErased(),
        flash.blocksErased(),
        flash.chipErases(),
        flash.bytesErased(),
        flash.pagesProgrammed(),
        flash.bytesProgrammed(),
        received,
        sent,
        List.copyOf(commands),
        resets,
        firmwareBoots,
        baud,
        running);
  }
}
