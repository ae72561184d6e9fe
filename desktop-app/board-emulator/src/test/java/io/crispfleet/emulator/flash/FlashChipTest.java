package io.crispfleet.emulator.flash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.emulator.timing.Timing;
import io.crispfleet.jesptool.error.EspException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlashChipTest {
  private static final int SIZE = 1 << 20;

  @Test
  void programmingOnlyClearsBits() {
    byte[] content = new byte[SIZE];
    content[10] = (byte) 0xF0;
    try (FlashChip flash = FlashChip.inMemory(content, Timing.OFF)) {
      flash.program(10, new byte[] {0x3C}, 0, 1);
      assertThat(flash.read(10, 1)).containsExactly(0x30);
      flash.eraseSector(0);
      flash.program(10, new byte[] {0x3C}, 0, 1);
      assertThat(flash.read(10, 1)).containsExactly(0x3C);
    }
  }

  @Test
  void erasesBlankTheirUnitAndNothingElse() {
    try (FlashChip flash = FlashChip.inMemory(new byte[SIZE], Timing.OFF)) {
      flash.eraseSector(0x3000);
      assertThat(flash.isBlank(0x3000, 0x1000)).isTrue();
      assertThat(flash.isBlank(0x2FFF, 1)).isFalse();
      assertThat(flash.isBlank(0x4000, 1)).isFalse();
      flash.eraseBlock(0x2_0000);
      assertThat(flash.isBlank(0x2_0000, 0x1_0000)).isTrue();
      assertThat(flash.counters()).isEqualTo(new FlashCounters(1, 1, 0, 0x1_1000, 0, 0));
    }
  }

  @Test
  void workTakesTheTimeOfTheModel() {
    try (FlashChip flash = FlashChip.inMemory(new byte[SIZE], Timing.TYPICAL)) {
      assertThat(flash.program(0xFF, new byte[2], 0, 2)).isEqualTo(2 * 1_050_000);
      assertThat(flash.eraseArea(0xF000, 0x1_1000)).isEqualTo(235_000_000);
      assertThat(flash.eraseChip()).isEqualTo(2_400_000_000L);
    }
  }

  @Test
  void boundsHoldAgainstHugeNumbers() {
    try (FlashChip flash = FlashChip.inMemory(new byte[SIZE], Timing.OFF)) {
      assertThat(flash.contains(0, SIZE)).isTrue();
      assertThat(flash.contains(SIZE, 0)).isTrue();
      assertThat(flash.contains(1, SIZE)).isFalse();
      assertThat(flash.contains(0xFFFF_FFFFL, 0xFFFF_FFFFL)).isFalse();
      assertThat(flash.contains(Long.MAX_VALUE, Long.MAX_VALUE)).isFalse();
    }
  }

  @Test
  void fileKeepsTheContentForTheNextBoard(@TempDir Path folder) {
    Path file = folder.resolve("flash.bin");
    try (FlashChip flash = FlashChip.inFile(file, SIZE, () -> new byte[SIZE], Timing.OFF)) {
      flash.eraseSector(0x1000);
    }
    assertThat(file).hasSize(SIZE);
    try (FlashChip flash = FlashChip.inFile(file, SIZE, () -> new byte[SIZE], Timing.OFF)) {
      assertThat(flash.isBlank(0x1000, 0x1000)).isTrue();
    }
  }

  @Test
  void fileOfAnotherSizeIsRefused(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("flash.bin"), new byte[100]);
    assertThatThrownBy(() -> FlashChip.inFile(file, SIZE, () -> new byte[SIZE], Timing.OFF))
        .isInstanceOf(EspException.BadInput.class)
        .hasMessageContaining("100");
  }

  @Test
  void capacityByteFollowsTheSize() {
    try (FlashChip flash = FlashChip.inMemory(new byte[SIZE], Timing.OFF)) {
      assertThat(flash.jedecId()).isEqualTo(0x14_40C8);
    }
  }
}
