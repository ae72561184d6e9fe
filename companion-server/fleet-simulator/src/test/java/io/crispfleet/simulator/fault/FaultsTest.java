package io.crispfleet.simulator.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest {
  private static int strikes(Faults faults, Fault fault) {
    SplittableRandom random = new SplittableRandom(7);
    int strikes = 0;
    for (int i = 0; i < 10_000; i++) {
      strikes += faults.strikes(fault, random) ? 1 : 0;
    }
    return strikes;
  }

  @Test
  void sharesArePerCent() {
    Faults faults = Faults.parse("corrupt-download=5, roll-back=100,power-cut=0,duplicate");
    assertThat(strikes(faults, Fault.CORRUPT_DOWNLOAD)).isBetween(400, 600);
    assertThat(strikes(faults, Fault.ROLL_BACK)).isEqualTo(10_000);
    assertThat(strikes(faults, Fault.POWER_CUT)).isZero();
    assertThat(strikes(faults, Fault.DUPLICATE)).isBetween(50, 150);
    assertThat(strikes(faults, Fault.DROP_MQTT)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "none", " none ", "none,"})
  void nothingIsNothing(String text) {
    for (Fault fault : Fault.values()) {
      assertThat(strikes(Faults.parse(text), fault)).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyFaultHasAWordThatIsUnderstood(Fault fault) {
    assertThat(strikes(Faults.parse(fault.word() + "=100"), fault)).isEqualTo(10_000);
    assertThat(Fault.words()).contains(fault.word());
  }

  @Test
  void anUnknownFaultIsAnsweredWithThoseThereAre() {
    assertThatThrownBy(() -> Faults.parse("gremlins=3"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'gremlins'")
        .hasMessageContaining("roll-back, drop-mqtt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"101", "-1", "x", "", "NaN", "Infinity"})
  void aWrongShareIsNamed(String share) {
    assertThatThrownBy(() -> Faults.parse("roll-back=" + share))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'" + share + "' is no share for roll-back; use 0 to 100.");
  }
}
