package io.crispfleet.contract.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class VersionOrderTest {
  @Test
  void labelsBecomeNumbers() {
    assertThat(VersionCode.of("1.4.0")).hasValue(1_004_000);
    assertThat(VersionCode.of("v0.0.1")).hasValue(1);
    assertThat(VersionCode.of("2025.11.19.1")).hasValue(202_511_190_001L);
  }

  @Test
  void labelsThatWouldNotSortNeedANumberByHand() {
    for (String label :
        List.of("abc", "1.1000.0", "1000.0.0", "1.4", "1.4.0-rc1", "1.2.3.4", "2025.13.1.0", "")) {
      assertThat(VersionCode.of(label)).as(label).isEqualTo(OptionalLong.empty());
      assertThat(VersionCode.trouble(label)).as(label).isPresent();
    }
    assertThat(VersionCode.of("2025.11.19.10000")).isEmpty();
  }

  @Property
  void numbersSortAsVersionsDo(
      @ForAll @IntRange(max = 999) int major,
      @ForAll @IntRange(max = 999) int minor,
      @ForAll @IntRange(max = 998) int patch) {
    long here = VersionCode.of(major + "." + minor + "." + patch).orElseThrow();
    long next = VersionCode.of(major + "." + minor + "." + (patch + 1)).orElseThrow();
    assertThat(next).isEqualTo(here + 1);
    if (major < 999) {
      assertThat(VersionCode.of((major + 1) + ".0.0").orElseThrow()).isGreaterThan(here);
    }
  }

  @Test
  void skiClocksMixUpSchemesAsTheFirmwareDoes() {
    assertThat(SkiClockOrder.accepts("1.3.9", "1.4.0")).isTrue();
    assertThat(SkiClockOrder.accepts("2025.11.19.1", "2025.11.19.2")).isTrue();
    assertThat(SkiClockOrder.accepts("2025.11.19.1", "2025.11.19.1")).isFalse();
    // 12.0.0 counts as 12000000, 2025.11.19.1 as 11190001.
    assertThat(SkiClockOrder.accepts("12.0.0", "2025.11.19.1")).isFalse();
    assertThat(SkiClockOrder.accepts("1.1000.0", "2.0.0")).isFalse();
    assertThat(SkiClockOrder.accepts("2046.12.31.1", "2047.1.1.1")).isFalse();
    assertThat(SkiClockOrder.number("abc")).isZero();
  }
}
