package io.crispfleet.emulator.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.emulator.flash.FlashContent;
import io.crispfleet.emulator.rom.Op;
import io.crispfleet.emulator.timing.Timing;
import io.crispfleet.jesptool.chip.Chip;
import java.time.Duration;
import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** The modelled board takes as long as its parameters say; the clock is the test's own. */
class PacingTest {
  private static final int BLOCK = 0x4000;
  private static final int BLOCKS = 16;
  private static final Percentage CLOSE = Percentage.withPercentage(2);

  private static Bench bench(Timing timing, FlashContent content) {
    return new Bench(BoardSpec.of(Chip.ESP32).withFlash(1 << 20, content).withTiming(timing))
        .stub();
  }

  /** Writes 256 KiB raw, each block after the reply to the one before. */
  private static double writeSeconds(Bench bench, int baud) {
    bench.command(Op.CHANGE_BAUDRATE, baud, 115_200);
    byte[] content = new byte[BLOCK];
    new SplittableRandom(3).nextBytes(content);
    Duration start = bench.time();
    bench.command(Op.FLASH_BEGIN, BLOCKS * BLOCK, BLOCKS, BLOCK, 0x1_0000, 0);
    for (int i = 0; i < BLOCKS; i++) {
      bench.send(Bench.block(Op.FLASH_DATA, i, content));
      assertThat(Bench.answer(bench.frame()).error(2)).isZero();
    }
    assertThat(bench.command(Op.FLASH_END, 1).error(2)).isZero();
    return bench.time().minus(start).toNanos() / 1e9;
  }

  private static double wireSeconds(int baud) {
    byte[] content = new byte[BLOCK];
    new SplittableRandom(3).nextBytes(content);
    return BLOCKS * Bench.block(Op.FLASH_DATA, 0, content).length * 10.0 / baud;
  }

  @Test
  void slowWireDominates() {
    double wire = wireSeconds(115_200);
    double lastBlock = BLOCK / 256 * 0.00105;
    double replies = (BLOCKS + 2) * (0.002 + 26 * 10.0 / 115_200);
    assertThat(writeSeconds(bench(Timing.TYPICAL, FlashContent.USED), 115_200))
        .isCloseTo(wire + lastBlock + replies, CLOSE);
  }

  @Test
  void fastWireHidesBehindTheFlash() {
    double flash = 4 * 0.190 + BLOCKS * BLOCK / 256 * 0.00105;
    assertThat(writeSeconds(bench(Timing.TYPICAL, FlashContent.USED), 3_000_000))
        .isCloseTo(flash, CLOSE);
  }

  @Test
  void blankFlashSavesTheErases() {
    double used = writeSeconds(bench(Timing.TYPICAL, FlashContent.USED), 3_000_000);
    double blank = writeSeconds(bench(Timing.TYPICAL, FlashContent.BLANK), 3_000_000);
    assertThat(used - blank).isBetween(0.6, 0.77);
  }

  @Test
  void md5AndEraseTakeTheirTime() {
    Bench bench = bench(Timing.TYPICAL, FlashContent.USED);
    Duration start = bench.time();
    bench.command(Op.SPI_FLASH_MD5, 0, 1 << 20, 0, 0);
    Duration hashed = bench.time();
    assertThat(hashed.minus(start)).isBetween(Duration.ofMillis(1000), Duration.ofMillis(1008));
    bench.command(Op.ERASE_FLASH);
    assertThat(bench.time().minus(hashed))
        .isBetween(Duration.ofMillis(2400), Duration.ofMillis(2410));
  }

  @Test
  void withoutTimingNothingTakesTime() {
    assertThat(writeSeconds(bench(Timing.OFF, FlashContent.USED), 115_200)).isLessThan(0.5);
  }
}
