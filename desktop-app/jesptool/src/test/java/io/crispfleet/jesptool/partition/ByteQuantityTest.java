package io.crispfleet.jesptool.partition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteQuantityTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "4096, 4096",
    "0x10000, 65536",
    "0XfF, 255",
    "64K, 65536",
    "1m, 1048576",
    "4MB, 4194304",
    "0x10k, 16384",
    "-1M, -1048576",
    "' 12 ', 12"
  })
  void readsTheFormsBuildToolsWrite(String text, long bytes) {
    assertThat(ByteQuantity.parse(text)).hasValue(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "K", "010", "0x", "1.5M", "4 MB", "0x1G", "1_000", "--1", "99999999999999M"})
  void refusesEverythingElse(String text) {
    assertThat(ByteQuantity.parse(text)).isEmpty();
  }

  @Test
  void largestValuesDoNotOverflow() {
    assertThat(ByteQuantity.parse("0xffffffffffM")).hasValue(0xffffffffffL << 20);
    assertThat(ByteQuantity.parse("999999999999M")).hasValue(999_999_999_999L << 20);
  }
}
