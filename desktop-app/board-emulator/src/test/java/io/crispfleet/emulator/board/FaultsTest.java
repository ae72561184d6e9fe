package io.crispfleet.emulator.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.emulator.fault.Fault;
import io.crispfleet.emulator.fault.FaultText;
import io.crispfleet.emulator.flash.FlashContent;
import io.crispfleet.emulator.rom.Op;
import io.crispfleet.emulator.timing.TimeSource;
import io.crispfleet.emulator.timing.Timing;
import io.crispfleet.emulator.uart.PipePort;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.jesptool.error.EspException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What each fault looks like from the host's side of the cable. */
class FaultsTest {
  private static final Duration SHORT = Duration.ofMillis(300);

  private static BoardSpec with(String fault) {
    return BoardSpec.of(Chip.ESP32)
        .withFlash(1 << 20, FlashContent.USED)
        .withFault(FaultText.parse(fault));
  }

  @Test
  void bitFlipFailsTheChecksumOnce() {
    Bench bench = new Bench(with("bit-flip:after=1500")).stub();
    bench.command(Op.FLASH_BEGIN, 0x4000, 1, 0x4000, 0x1_0000, 0);
    byte[] block = Bench.block(Op.FLASH_DATA, 0, new byte[0x4000]);
    bench.send(block);
    assertThat(Bench.answer(bench.frame()).error(2)).isEqualTo(0xC1);
    bench.send(block);
    assertThat(Bench.answer(bench.frame()).error(2)).isZero();
  }

  @Test
  void lostReplyIsLostAsOftenAsAsked() {
    Bench bench = new Bench(with("lost-reply:op=0x0a:count=2")).sync();
    for (int i = 0; i < 2; i++) {
      bench.send(Bench.packet(Op.READ_REG, 0, Bench.words(0x4000_1000)));
      assertThat(bench.frames(SHORT)).isEmpty();
    }
    assertThat(bench.command(Op.READ_REG, 0x4000_1000).value()).isEqualTo(0x00F0_1D83);
  }

  @Test
  void deadBaudAcknowledgesTheChangeAndIsSilentThen() {
    Bench bench = new Bench(with("dead-baud:921600"));
    bench.hostBaud(115_200);
    bench.sync();
    assertThat(bench.command(Op.CHANGE_BAUDRATE, 921_600, 0).error(4)).isZero();
    bench.hostBaud(921_600);
    long seen = bench.stats().commands().size();
    for (int i = 0; i < 3; i++) {
      bench.send(SyncWatch.FRAME);
      bench.run(SHORT);
    }
    assertThat(bench.stats().commands()).hasSize((int) seen);
    bench.hostBaud(115_200);
    bench.sync();
    assertThat(bench.stats().baud()).isEqualTo(115_200);
  }

  @Test
  void vanishedBoardComesBackFreshlyPoweredUp() {
    Bench bench = new Bench(with("vanish:after=1000:reappear=1s")).stub();
    bench.send(new byte[1000]);
    bench.run(SHORT);
    assertThat(bench.vanished()).isEqualTo(1);
    assertThat(bench.stats().running()).isEqualTo("off");
    bench.send(SyncWatch.FRAME);
    assertThat(bench.frames(SHORT)).isEmpty();
    bench.run(Duration.ofSeconds(1));
    assertThat(bench.stats().running()).isEqualTo("firmware");
    bench.sync();
    assertThat(bench.vanished()).isEqualTo(1);
  }

  @Test
  void slowEraseStretchesErasesOnly() {
    Duration healthy = eraseTime(with("noise").withTiming(Timing.TYPICAL));
    Duration slow = eraseTime(with("slow-erase:factor=10").withTiming(Timing.TYPICAL));
    assertThat(slow.minus(healthy)).isBetween(Duration.ofMillis(400), Duration.ofMillis(410));
  }

  private static Duration eraseTime(BoardSpec spec) {
    Bench bench = new Bench(spec).stub();
    Duration before = bench.time();
    bench.command(Op.ERASE_REGION, 0, 0x1000);
    return bench.time().minus(before);
  }

  @Test
  void refusedStubNeverGreetsAndTheRomIsBackAfterAReset() {
    Bench bench = new Bench(with("stub-refuses")).sync();
    assertThat(bench.command(Op.MEM_END, 0, 0x4008_0000).error(4)).isZero();
    assertThat(bench.frames(SHORT)).isEmpty();
    assertThat(bench.stats().running()).isEqualTo("hung");
    bench.sync();
    assertThat(bench.stats().running()).isEqualTo("rom");
  }

  @Test
  void crashedStubPanicsAndTheBoardReboots() {
    Bench bench = new Bench(with("stub-crash:after=100")).stub();
    bench.send(new byte[100]);
    bench.run(SHORT);
    assertThat(bench.text()).contains("Guru Meditation Error").contains("rst:0x10");
    assertThat(bench.stats().running()).isEqualTo("firmware");
    bench.stub();
    bench.send(new byte[100]);
    bench.run(SHORT);
    assertThat(bench.stats().running()).isEqualTo("stub");
  }

  @Test
  void noiseStandsOutsideOfFrames() {
    Bench bench = new Bench(with("noise:every=2")).sync();
    for (int i = 0; i < 4; i++) {
      assertThat(bench.command(Op.READ_REG, 0x4000_1000).value()).isEqualTo(0x00F0_1D83);
    }
    assertThat(bench.text()).contains("~");
  }

  @Test
  void cutWireIsDeadBothWaysUntilRestored() {
    Bench bench = new Bench(with("wire-cut:after=1000:restore=2s")).stub();
    bench.send(new byte[1000]);
    bench.run(SHORT);
    bench.send(Bench.packet(Op.READ_REG, 0, Bench.words(0)));
    assertThat(bench.frames(SHORT)).isEmpty();
    assertThat(bench.stats().running()).isEqualTo("stub");
    bench.run(Duration.ofSeconds(2));
    assertThat(bench.command(Op.READ_REG, 0x4000_1000).value()).isEqualTo(0x00F0_1D83);
  }

  @Test
  void protectionsAChipLacksAreRefused() {
    BoardSpec spec = BoardSpec.of(Chip.ESP32).withFault(new Fault.SecureDownload());
    assertThatThrownBy(() -> new EmulatedBoard(spec, new PipePort("x"), TimeSource.SYSTEM))
        .isInstanceOf(EspException.BadInput.class)
        .hasMessageContaining("ESP32");
  }
}
