package io.crispfleet.simulator.tally;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TallyTest {
  private static void acknowledged(Tally tally, int times, long nanos) {
    for (int i = 0; i < times; i++) {
      tally.acknowledged(nanos);
    }
  }

  @Test
  void percentilesAreThoseOfTheMessages() {
    Tally tally = new Tally();
    acknowledged(tally, 90, Duration.ofMillis(2).toNanos());
    acknowledged(tally, 9, Duration.ofMillis(50).toNanos());
    acknowledged(tally, 1, Duration.ofSeconds(3).toNanos());
    assertThat(tally.latencyMillis(0.5)).isCloseTo(2, within(0.2));
    assertThat(tally.latencyMillis(0.95)).isCloseTo(50, within(4.0));
    assertThat(tally.latencyMillis(0.99)).isCloseTo(50, within(4.0));
    assertThat(tally.latencyMillis(1)).isCloseTo(3000, within(250.0));
  }

  @Property
  void aPercentileIsNeverTooGoodAndAtMostSevenPerCentTooBad(
      @ForAll @LongRange(min = 100_000, max = 100_000_000_000L) long nanos) {
    Tally tally = new Tally();
    tally.acknowledged(nanos);
    double millis = nanos / 1e6;
    assertThat(tally.latencyMillis(0.5)).isBetween(millis * 0.999, millis * 1.073);
  }

  @Test
  void withoutMessagesThereIsNothingToWaitFor() {
    assertThat(new Tally().latencyMillis(0.99)).isZero();
  }

  @Test
  void whatIsSentAndNotAcknowledgedIsLost() {
    Tally tally = new Tally();
    tally.sent.add(3);
    acknowledged(tally, 2, 1);
    assertThat(tally.lost()).isEqualTo(1);
  }
}
