package io.crispfleet.server.releases.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class SyncRulesTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);

  private final Random random = new Random();

  @RepeatedTest(20)
  void pullsArePeriodicGiveOrTakeATenth() {
    Duration delay = SyncRules.delay(NOW, NOW, HOUR, random);
    assertThat(delay).isBetween(Duration.ofMinutes(54), Duration.ofMinutes(66));
  }

  @RepeatedTest(20)
  void whatWasMissedIsMadeUpForSoonButNotByAllAtOnce() {
    Duration overdue = SyncRules.delay(NOW, NOW.minus(Duration.ofDays(3)), HOUR, random);
    assertThat(overdue).isBetween(Duration.ZERO, Duration.ofMinutes(1));
    Duration never = SyncRules.delay(NOW, null, HOUR, random);
    assertThat(never).isBetween(Duration.ZERO, Duration.ofMinutes(1));
  }

  @Test
  void aClockThatJumpedBackDelaysByNoMoreThanAPeriod() {
    Duration delay = SyncRules.delay(NOW, NOW.plus(Duration.ofDays(30)), HOUR, random);
    assertThat(delay).isLessThanOrEqualTo(Duration.ofMinutes(66));
  }

  @Test
  void theSameServerHasSchemeHostAndPortInCommon() {
    assertThat(SyncRules.sameServer("https://a", "https://A:443/")).isTrue();
    assertThat(SyncRules.sameServer("https://a", "http://a")).isFalse();
    assertThat(SyncRules.sameServer("https://a", "https://a.b")).isFalse();
    assertThat(SyncRules.sameServer("https://a", "https://a:8443")).isFalse();
    assertThat(SyncRules.sameServer(null, "https://a")).isFalse();
  }
}
