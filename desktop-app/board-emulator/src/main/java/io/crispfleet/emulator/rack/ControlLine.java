package io.crispfleet.emulator.rack;

import io.crispfleet.emulator.board.BoardStats;
import io.crispfleet.emulator.board.EmulatedBoard;
import io.crispfleet.emulator.uart.UartPort;
import io.crispfleet.jesptool.error.EspException;

/**
 * Understands the lines of the side channel, one command and one answer each:
 *
 * <ul>
 *   <li>{@code dtr=1 rts=0} sets modem lines (1 is asserted, pin low); one may be left out
 *   <li>{@code reset} restarts the board into its firmware
 *   <li>{@code download} restarts it into the ROM loader
 *   <li>{@code power-cycle} switches it off and on
 *   <li>{@code vanish} unplugs and replugs it: every host loses its connection
 *   <li>{@code state} tells what runs
 * </ul>
 *
 * Answers start with {@code ok} or {@code error}.
 */
final class ControlLine {
  private final EmulatedBoard board;
  private final UartPort port;
  private boolean dtr;
  private boolean rts;

  ControlLine(EmulatedBoard board, UartPort port) {
    this.board = board;
    this.port = port;
  }

  /** Does what one line asks for and returns the answer. */
  synchronized String answer(String line) {
    String command = line.strip();
    try {
      return switch (command) {
        case "reset" -> resetInto(false);
        case "download" -> resetInto(true);
        case "power-cycle" -> {
          board.powerCycle();
          yield "ok";
        }
        case "vanish" -> {
          port.vanish();
          board.powerCycle();
          yield "ok";
        }
        case "state" -> state(board.stats());
        default -> setLines(command);
      };
    } catch (EspException e) {
      return "error " + e.getMessage();
    }
  }

  private String resetInto(boolean download) {
    lines(false, true);
    lines(download, false);
    lines(false, false);
    return "ok";
  }

  private String setLines(String command) {
    boolean newDtr = dtr;
    boolean newRts = rts;
    for (String word : command.split("\\s+", 3)) {
      switch (word) {
        case "dtr=0" -> newDtr = false;
        case "dtr=1" -> newDtr = true;
        case "rts=0" -> newRts = false;
        case "rts=1" -> newRts = true;
        default -> {
          return "error Use dtr=0|1 rts=0|1, reset, download, power-cycle, vanish or state.";
        }
      }
    }
    lines(newDtr, newRts);
    return "ok";
  }

  private void lines(boolean newDtr, boolean newRts) {
    dtr = newDtr;
    rts = newRts;
    board.modemLines(newDtr, newRts);
  }

  private static String state(BoardStats stats) {
    return "ok running=%s baud=%d resets=%d boots=%d received=%d sent=%d erased=%d programmed=%d"
        .formatted(
            stats.running(),
            stats.baud(),
            stats.resets(),
            stats.firmwareBoots(),
            stats.bytesReceived(),
            stats.bytesSent(),
            stats.bytesErased(),
            stats.bytesProgrammed());
  }
}
