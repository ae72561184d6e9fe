package io.crispfleet.simulator.stick;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SkiClockVersionTest {
  @ParameterizedTest
  @CsvSource({
    "1.2.3, 1002003",
    "0.0.1, 1",
    "2025.11.19.1, 11190001",
    "2026.1.2.3, 101020003",
    "12.0.0, 12000000",
    "1.2, 0",
    "1.2.3.4.5, 0",
    "1.x.3, 0",
    "'', 0",
    "1.2.-3, 0",
    "1.2.3-rc1, 0",
    "9999999999.0.0, 0",
  })
  void readsVersionsAsTheFirmwareDoes(String version, long number) {
    assertThat(SkiClockVersion.number(version)).isEqualTo(number);
  }

  @ParameterizedTest
  @CsvSource({"12.0.0, 2025.11.19.1", "1.0.1001, 1.1.0"})
  void ordersThemJustAsWrongly(String newer, String older) {
    assertThat(SkiClockVersion.number(newer)).isGreaterThan(SkiClockVersion.number(older));
  }
}
