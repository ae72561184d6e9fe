package io.crispfleet.jesptool.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.chip.ChipInfo;
import io.crispfleet.jesptool.chip.FlashId;
import io.crispfleet.jesptool.chip.Revision;
import io.crispfleet.jesptool.chip.SecurityInfo;
import io.crispfleet.jesptool.transport.UsbIdentity;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoardCatalogTest {
  private final BoardCatalog catalog = BoardCatalog.load();

  @Test
  void stickLadderAvoidsTheRatesItsBridgeCannotMake() {
    assertThat(catalog.baudLadder(usb(0x0403, 0x6001))).containsExactly(1500000, 750000, 115200);
  }

  @Test
  void productTextTellsTheFastBridgeFromTheSlowOneWithTheSameId() {
    UsbIdentity usb = usb(0x10C4, 0xEA60);
    assertThat(catalog.baudLadder(usb)).first().isEqualTo(921600);
    assertThat(catalog.baudLadder(usb, "CP2102N USB to UART Bridge Controller"))
        .first()
        .isEqualTo(2000000);
  }

  @Test
  void nativeUsbHasNoLineRate() {
    assertThat(catalog.baudLadder(usb(0x303A, 0x1001))).isEmpty();
  }

  @Test
  void unknownBridgeGetsRatesThatNearlyAllManage() {
    assertThat(catalog.baudLadder(usb(0x1234, 0x5678))).containsExactly(921600, 460800, 115200);
    assertThat(catalog.guess(usb(0x1234, 0x5678), "Something")).isEmpty();
  }

  @Test
  void usbTextPutsTheNamedBoardsFirst() {
    List<BoardGuess> guesses = catalog.guess(usb(0x0403, 0x6001), "Hades2001 M5stack");
    assertThat(guesses.getFirst().board().name()).isEqualTo("M5StickC Plus");
    assertThat(guesses.getFirst().likely()).isTrue();
    assertThat(guesses.getLast().likely()).isFalse();
    assertThat(catalog.guess(usb(0x0403, 0x6001), "FT232R USB UART")).noneMatch(BoardGuess::likely);
  }

  @Test
  void packageTellsPlusFromPlus2BehindTheSameBridge() {
    List<BoardGuess> guesses = catalog.guess(usb(0x1A86, 0x55D4), "USB Single Serial");
    ChipInfo plus2 = chip(Chip.ESP32, "ESP32-PICO-V3-02");
    assertThat(catalog.distinguish(plus2)).map(Board::id).hasValue("m5stickc-plus2");
    assertThat(catalog.distinguish(chip(Chip.ESP32, "ESP32-PICO-D4")))
        .map(Board::id)
        .hasValue("m5stickc-plus");
    assertThat(catalog.distinguish(chip(Chip.ESP32, "ESP32-D0WD-V3"))).isEmpty();
    assertThat(BoardCatalog.narrow(guesses, plus2).getFirst().board().id())
        .isEqualTo("m5stickc-plus2");
  }

  @Test
  void everyBoardHasABridgeThatIsDescribedAndASentenceForDownloadMode() {
    assertThat(catalog.boards()).extracting(Board::id).doesNotHaveDuplicates();
    assertThat(catalog.boards())
        .allSatisfy(
            board -> {
              assertThat(board.downloadMode()).endsWith(".");
              assertThat(board.usbIds()).isNotEmpty();
              for (String id : board.usbIds()) {
                assertThat(catalog.bridge(parse(id), board.productText())).isPresent();
              }
            });
  }

  @Test
  void stickSentenceNamesThePinToBridge() {
    assertThat(catalog.boards())
        .filteredOn(board -> board.id().startsWith("m5stickc"))
        .allSatisfy(board -> assertThat(board.downloadMode()).contains("G0 to GND"));
  }

  @Test
  void tableWithAMissingColumnIsRejectedWithItsLine() {
    assertThatThrownBy(() -> BoardTables.bridges(List.of("0403:6001 | FTDI | -")))
        .hasMessageContaining("0403:6001 | FTDI");
  }

  private static UsbIdentity usb(int vendor, int product) {
    return new UsbIdentity(vendor, product, "", "");
  }

  private static UsbIdentity parse(String id) {
    return usb(Integer.parseInt(id, 0, 4, 16), Integer.parseInt(id, 5, 9, 16));
  }

  private static ChipInfo chip(Chip chip, String packageName) {
    return new ChipInfo(
        chip,
        new Revision(3, 0),
        packageName,
        List.of(),
        "",
        40,
        new FlashId(0, 0, 0),
        SecurityInfo.OPEN);
  }
}
