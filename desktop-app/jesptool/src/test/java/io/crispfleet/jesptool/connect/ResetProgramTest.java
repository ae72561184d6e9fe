package io.crispfleet.jesptool.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.jesptool.error.EspException;
import io.crispfleet.jesptool.protocol.Exchange;
import io.crispfleet.jesptool.protocol.ManualClock;
import io.crispfleet.jesptool.protocol.ScriptedLink;
import io.crispfleet.jesptool.transport.CancelToken;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResetProgramTest {
  private final ManualClock clock = new ManualClock();

  private List<String> play(ResetProgram program) {
    ScriptedLink link = new ScriptedLink(clock, (l, op, data) -> {});
    assertThat(new ResetRunner(new Exchange(link, new CancelToken(), clock)).run(program)).isTrue();
    return link.lines();
  }

  @Test
  void tightResetPullsBothLinesInOneStep() {
    assertThat(play(ResetProgram.TIGHT)).containsExactly("00", "11", "01", "10", "00", "00");
    assertThat(Duration.ofNanos(clock.nanoTime())).isEqualTo(Duration.ofMillis(150));
  }

  @Test
  void classicResetMovesOneLineAtATime() {
    assertThat(play(ResetProgram.CLASSIC)).containsExactly("00", "01", "11", "10", "00");
  }

  @Test
  void hardResetLeavesBootPinAlone() {
    assertThat(play(ResetProgram.HARD_RESET)).containsExactly("00", "01", "00");
  }

  @Test
  void linkWithoutLinesSaysSoAtOnce() {
    ScriptedLink link = new ScriptedLink(clock, (l, op, data) -> {}).withoutModemLines();
    ResetRunner runner = new ResetRunner(new Exchange(link, new CancelToken(), clock));
    assertThat(runner.run(ResetProgram.TIGHT)).isFalse();
    assertThat(clock.nanoTime()).isZero();
  }

  @Test
  void customProgramIsPlayedAsWritten() {
    assertThat(play(ResetProgram.parse("custom", "D1 | R1 | W0.25 | U0,1")))
        .containsExactly("10", "11", "01");
    assertThat(Duration.ofNanos(clock.nanoTime())).isEqualTo(Duration.ofMillis(250));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "X1", "D2", "U1", "W", "W11", "W0.1;D0", "D0||R0"})
  void nonsenseIsRefusedByStep(String text) {
    assertThatThrownBy(() -> ResetProgram.parse("custom", text))
        .isInstanceOf(EspException.BadInput.class)
        .hasMessageContaining("is not a reset step");
  }
}
