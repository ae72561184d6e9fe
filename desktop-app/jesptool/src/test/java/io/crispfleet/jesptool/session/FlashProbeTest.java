package io.crispfleet.jesptool.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlashProbeTest {
  /** Ids as the controller delivers them: manufacturer lowest, capacity highest. */
  @ParameterizedTest
  @CsvSource({
    "1640c8, 4194304",
    "1840ef, 16777216",
    "1220c2, 262144",
    "2040c8, 67108864",
    "3225c2, 262144",
    "00471f, 4194304",
    "ffffff, 0",
    "000000, 0",
    "ff40c8, 0",
  })
  void capacityByteGivesTheSize(String id, long size) {
    assertThat(FlashProbe.sizeOf(Integer.parseInt(id, 16))).isEqualTo(size);
  }

  @Test
  void esp8266EraseSizeAvoidsTheSectorsItsRomCountsTwice() {
    // 16 sectors from a block start: the ROM adds the head again, so half is asked for.
    assertThat(RomErase.esp8266(0, 16 * 4096)).isEqualTo(8 * 4096);
    assertThat(RomErase.esp8266(0, 40 * 4096)).isEqualTo(24 * 4096);
    assertThat(RomErase.esp8266(15 * 4096, 10 * 4096)).isEqualTo(9 * 4096);
    assertThat(RomErase.esp8266(0x1000, 1)).isEqualTo(4096);
  }
}
