package io.crispfleet.emulator.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.emulator.fault.Fault;
import io.crispfleet.emulator.flash.FlashContent;
import io.crispfleet.emulator.rom.Op;
import io.crispfleet.jesptool.chip.Chip;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ResetAndBaudTest {
  private static final Duration SETTLE = Duration.ofMillis(300);

  private static final BoardSpec USED =
      BoardSpec.of(Chip.ESP32).withFlash(1 << 20, FlashContent.USED).withAutoDownload(false);

  private static Bench booted() {
    Bench bench = new Bench(USED);
    bench.run(SETTLE);
    assertThat(bench.stats().running()).isEqualTo("firmware");
    return bench;
  }

  private static void millis(Bench bench, int millis) {
    bench.run(Duration.ofMillis(millis));
  }

  @Test
  void classicSequenceEntersDownloadMode() {
    Bench bench = booted();
    bench.lines(false, true);
    millis(bench, 100);
    assertThat(bench.stats().running()).isEqualTo("held");
    bench.lines(true, true);
    bench.lines(true, false);
    millis(bench, 50);
    bench.lines(false, false);
    bench.run(SETTLE);
    assertThat(bench.stats().running()).isEqualTo("rom");
    assertThat(bench.text()).contains("waiting for download");
    assertThat(bench.stats().resets()).isEqualTo(1);
  }

  @Test
  void tightSequenceEntersDownloadMode() {
    Bench bench = booted();
    bench.lines(false, false);
    bench.lines(true, true);
    assertThat(bench.stats().running()).isEqualTo("firmware");
    bench.lines(false, true);
    millis(bench, 100);
    bench.lines(true, false);
    millis(bench, 50);
    bench.lines(false, false);
    bench.run(SETTLE);
    assertThat(bench.stats().running()).isEqualTo("rom");
  }

  @Test
  void linesThatANetworkTearsApartStillWork() {
    Bench bench = booted();
    bench.lines(false, true);
    millis(bench, 100);
    bench.lines(true, true);
    millis(bench, 60);
    bench.lines(true, false);
    bench.run(SETTLE);
    assertThat(bench.stats().running()).isEqualTo("rom");
  }

  @Test
  void hardResetBootsTheFirmwareAgain() {
    Bench bench = booted();
    bench.lines(false, true);
    millis(bench, 100);
    bench.lines(false, false);
    bench.run(SETTLE);
    assertThat(bench.stats().running()).isEqualTo("firmware");
    assertThat(bench.stats().firmwareBoots()).isEqualTo(2);
  }

  @Test
  void unconnectedStrapPinAlwaysBootsFromFlash() {
    Bench bench = new Bench(USED.withFault(new Fault.WrongBootMode()).withAutoDownload(true));
    bench.lines(false, true);
    millis(bench, 100);
    bench.lines(true, false);
    bench.run(SETTLE);
    bench.send(SyncWatch.FRAME);
    assertThat(bench.frames(SETTLE)).isEmpty();
    assertThat(bench.stats().running()).isEqualTo("firmware");
    assertThat(bench.text()).contains("boot:0x13 (SPI_FAST_FLASH_BOOT)");
  }

  @Test
  void syncStandsInForTheResetWhereAllowed() {
    Bench bench = new Bench(USED.withAutoDownload(true));
    bench.run(SETTLE);
    bench.sync();
    assertThat(bench.stats().running()).isEqualTo("rom");
    Bench strict = booted();
    strict.send(SyncWatch.FRAME);
    assertThat(strict.frames(SETTLE)).isEmpty();
  }

  @Test
  void boardCanStartInDownloadMode() {
    Bench bench = new Bench(USED.withStartInDownload(true)).sync();
    assertThat(bench.stats().resets()).isZero();
  }

  @Test
  void romMeasuresTheHostsRateFromTheFirstSync() {
    Bench bench = new Bench(USED.withStartInDownload(true));
    bench.hostBaud(57_600);
    bench.sync();
    assertThat(bench.stats().baud()).isEqualTo(57_600);
    assertThat(bench.command(Op.READ_REG, 0x4000_1000).value()).isEqualTo(0x00F0_1D83);
  }

  @Test
  void ratesThatDifferGarbleBothDirections() {
    Bench bench = new Bench(USED.withStartInDownload(true));
    bench.hostBaud(115_200);
    bench.stub();
    bench.command(Op.CHANGE_BAUDRATE, 460_800, 115_200);
    millis(bench, 50);
    bench.send(Bench.packet(Op.READ_REG, 0, Bench.words(0)));
    bench.run(SETTLE);
    long commands = bench.stats().commands().size();
    bench.hostBaud(460_800);
    assertThat(bench.command(Op.READ_REG, 0x4000_1000).value()).isEqualTo(0x00F0_1D83);
    assertThat(bench.stats().commands()).hasSize((int) commands + 1);
  }

  @Test
  void syncAtAnotherRateIsTheResetThatAPtyCannotCarry() {
    Bench bench = new Bench(USED.withAutoDownload(true));
    bench.hostBaud(115_200);
    bench.stub();
    bench.command(Op.CHANGE_BAUDRATE, 921_600, 115_200);
    millis(bench, 50);
    bench.sync();
    assertThat(bench.stats().running()).isEqualTo("rom");
    assertThat(bench.stats().baud()).isEqualTo(115_200);
  }

  @Test
  void esp8266BootLogComesAtItsOddRate() {
    Bench bench =
        new Bench(BoardSpec.of(Chip.ESP8266).withStartInDownload(true).withAutoDownload(false));
    assertThat(bench.stats().baud()).isEqualTo(74_880);
    bench.hostBaud(115_200);
    bench.sync();
    assertThat(bench.text()).doesNotContain("boot mode");
    assertThat(bench.stats().baud()).isEqualTo(115_200);
  }
}
