package io.crispfleet.jesptool.board;

import io.crispfleet.jesptool.chip.ChipInfo;
import io.crispfleet.jesptool.transport.UsbIdentity;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is known about bridges and boards. The facts come from vendors' pages, the public USB id
 * lists and bug reports; they are kept in text tables beside this class. The table of the boards
 * that our firmware runs on is generated from the firmware's own records of them.
 */
public final class BoardCatalog {
  /** For a bridge nobody described: rates that nearly all of them manage. */
  private static final List<Integer> UNKNOWN_BRIDGE = List.of(921600, 460800, 115200);

  private static final String M5_STICK_PLUS = "m5stickc-plus";

  private final List<Bridge> bridges;
  private final List<Board> boards;

  BoardCatalog(List<Bridge> bridges, List<Board> boards) {
    this.bridges = List.copyOf(bridges);
    this.boards = List.copyOf(boards);
  }

  /** The catalog that ships with the library; read on first use. */
  public static BoardCatalog load() {
    return Shipped.CATALOG;
  }

  public List<Board> boards() {
    return boards;
  }

  /**
   * The bridge behind a port.
   *
   * @param product USB product text, which tells family members with one id apart; may be empty
   */
  public Optional<Bridge> bridge(UsbIdentity usb, String product) {
    return bridges.stream().filter(it -> it.matches(usb.vidPid(), product)).findFirst();
  }

  /**
   * Boards that may hang behind a bridge, likelier ones first.
   *
   * @param product USB manufacturer and product text; may be empty
   */
  public List<BoardGuess> guess(UsbIdentity usb, String product) {
    return boards.stream()
        .filter(board -> board.usbIds().contains(usb.vidPid()))
        .map(board -> new BoardGuess(board, board.isNamedBy(product)))
        .sorted(Comparator.comparing(BoardGuess::likely).reversed())
        .toList();
  }

  /** As {@link #baudLadder(UsbIdentity, String)} when the product text is not known. */
  public List<Integer> baudLadder(UsbIdentity usb) {
    return baudLadder(usb, "");
  }

  /** Line rates to try, best first; empty for native USB, where the rate means nothing. */
  public List<Integer> baudLadder(UsbIdentity usb, String product) {
    return bridge(usb, product).map(Bridge::baudLadder).orElse(UNKNOWN_BRIDGE);
  }

  /** Those of {@code guesses} that can have the chip and package the board reported. */
  public static List<BoardGuess> narrow(List<BoardGuess> guesses, ChipInfo info) {
    return guesses.stream().filter(guess -> guess.board().fits(info)).toList();
  }

  /**
   * Which M5 stick a chip belongs to, given that it is one. M5StickC Plus (ESP32-PICO-D4) and Plus2
   * (ESP32-PICO-V3-02) may share a bridge but need different firmware. An M5StickC without Plus has
   * the same part as the Plus and is reported as that.
   */
  public Optional<Board> distinguish(ChipInfo info) {
    return boards.stream()
        .filter(board -> board.id().startsWith(M5_STICK_PLUS) && board.fits(info))
        .findFirst();
  }

  private static final class Shipped {
    private static final BoardCatalog CATALOG =
        new BoardCatalog(
            BoardTables.bridges(BoardTables.lines("bridges.txt")),
            Stream.of("sticks.txt", "boards.txt")
                .flatMap(table -> BoardTables.boards(BoardTables.lines(table)).stream())
                .toList());
  }
}
