package io.crispfleet.server.leaderboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.server.leaderboard.Outcome.Refused;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class ScoreMetricsTest {
  /** The registry forgets what nobody else holds. */
  @Test
  void refusalsAreStillCountedAfterTheMemoryWasCleaned() {
    MeterRegistry registry = new SimpleMeterRegistry();
    ScoreMetrics metrics = new ScoreMetrics();
    metrics.register(registry);
    System.gc();
    metrics.count(new Refused(Refusal.DEVICE_BANNED, "banned"));
    assertThat(
            registry
                .get("crispfleet.scores.refused")
                .tag("reason", Refusal.DEVICE_BANNED.reason())
                .functionCounter()
                .count())
        .isEqualTo(1);
  }
}
