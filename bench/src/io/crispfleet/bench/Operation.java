package io.crispfleet.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Something that a flashing tool is asked to do with an emulated board.
 *
 * @param title what the table calls it
 * @param esptool arguments after the connection options; empty when the tool cannot
 * @param espflash likewise
 * @param ours likewise
 * @param options connection options that belong to it, where {@code --no-stub} is the only one
 * @param before flash content at the start
 * @param expect what must be true afterwards
 */
record Operation(
    String title,
    List<String> esptool,
    List<String> espflash,
    List<String> ours,
    List<String> options,
    byte[] before,
    Expectation expect) {

  /** Whether a call did its job. */
  @FunctionalInterface
  interface Expectation {
    /**
     * @param run the tool's end
     * @param flash the board's flash afterwards
     * @param output file that a reading operation was asked to fill
     * @param mac the board's MAC address, lower case
     */
    boolean holds(Tool.Run run, byte[] flash, Path output, String mac) throws Exception;
  }

  /** The whole command line; empty when the tool has no such operation. */
  List<String> arguments(Tool tool, String chip, EmulatedBoards.Board board) {
    return switch (tool.name()) {
      case "esptool" -> esptoolLine(chip, board);
      case "espflash" -> espflashLine(chip, board);
      default -> oursLine(board);
    };
  }

  private List<String> esptoolLine(String chip, EmulatedBoards.Board board) {
    return esptool.isEmpty()
        ? List.of()
        : join(
            List.of("--chip", chip, "--port", board.pty(), "--baud", "921600"), options, esptool);
  }

  private List<String> espflashLine(String chip, EmulatedBoards.Board board) {
    return espflash.isEmpty() || chip.equals("esp8266")
        ? List.of()
        : join(
            List.of(board.pty(), espflash.getFirst()),
            List.of("--chip", chip, "--baud", "921600"),
            options,
            espflash.subList(1, espflash.size()));
  }

  private List<String> oursLine(EmulatedBoards.Board board) {
    return ours.isEmpty()
        ? List.of()
        : join(
            ours.subList(0, ours.getFirst().equals("esp") ? 2 : 1),
            List.of("--port", board.pty()),
            options,
            ours.subList(ours.getFirst().equals("esp") ? 2 : 1, ours.size()));
  }

  @SafeVarargs
  private static List<String> join(List<String>... parts) {
    return Stream.of(parts).flatMap(List::stream).toList();
  }
}
