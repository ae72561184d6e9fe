package io.crispfleet.jesptool.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.transport.UsbIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The flasher and the firmware say the same about a board. The records are read here by other means
 * than the generator has, so that a fault of the generator shows.
 */
class FirmwareBoardsTest {
  private static final Path RECORDS = Path.of("../../firmware/boards");

  private final BoardCatalog catalog = BoardCatalog.load();

  static List<Path> records() throws IOException {
    try (Stream<Path> files = Files.list(RECORDS)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("records")
  void boardIsTheOneInTheCatalog(Path file) throws IOException {
    String record = Files.readString(file);
    Board board = board(field(record, "id"));
    assertThat(board.name()).isEqualTo(field(record, "name"));
    assertThat(board.chip().map(Chip::target)).hasValue(field(record, "chip"));
    assertThat(board.packageName()).isEqualTo(optional(field(record, "package"), "any"));
    assertThat(board.usbIds()).isEqualTo(list(field(record, "usb")));
    assertThat(board.productText()).isEqualTo(optional(field(record, "usb_text"), "none"));
    assertThat(board.reset().name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .isEqualTo(field(record, "reset"));
    assertThat(board.downloadMode()).isEqualTo(field(record, "download_mode"));
  }

  @ParameterizedTest
  @MethodSource("records")
  void ladderIsTheOneOfTheBoardsFirstBridge(Path file) throws IOException {
    String record = Files.readString(file);
    Board board = board(field(record, "id"));
    String id = board.usbIds().getFirst();
    UsbIdentity usb =
        new UsbIdentity(Integer.parseInt(id, 0, 4, 16), Integer.parseInt(id, 5, 9, 16), "", "");
    assertThat(catalog.baudLadder(usb, board.productText()))
        .isEqualTo(list(field(record, "baud")).stream().map(Integer::valueOf).toList());
  }

  @ParameterizedTest
  @MethodSource("records")
  void headerOfTheFirmwareNamesTheSameChip(Path file) throws IOException {
    Board board = board(field(Files.readString(file), "id"));
    String header = Files.readString(RECORDS.resolve("generated").resolve(board.id() + ".h"));
    int chipId = board.chip().orElseThrow().imageChipId().orElse(0xFFFF);
    assertThat(header)
        .contains("#define CF_BOARD_ID \"%s\"\n".formatted(board.id()))
        .contains("#define CF_BOARD_CHIP_ID %d\n".formatted(chipId));
  }

  @Test
  void everyBoardOfTheTableHasARecord() throws IOException {
    List<String> ids =
        BoardTables.boards(BoardTables.lines("sticks.txt")).stream().map(Board::id).toList();
    assertThat(records().stream().map(file -> file.getFileName().toString().replace(".yaml", "")))
        .containsExactlyInAnyOrderElementsOf(ids);
  }

  private Board board(String id) {
    Optional<Board> board = catalog.boards().stream().filter(it -> it.id().equals(id)).findFirst();
    return board.orElseThrow();
  }

  private static String field(String record, String name) {
    Matcher line = Pattern.compile("(?m)^" + name + ": (.*)$").matcher(record);
    assertThat(line.find()).as(name).isTrue();
    return line.group(1);
  }

  private static String optional(String text, String none) {
    return text.equals(none) ? "" : text;
  }

  private static List<String> list(String text) {
    return Arrays.stream(text.substring(1, text.length() - 1).split(","))
        .map(String::trim)
        .filter(it -> !it.isEmpty())
        .toList();
  }
}
