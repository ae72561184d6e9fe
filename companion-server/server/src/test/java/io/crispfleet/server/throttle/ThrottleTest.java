package io.crispfleet.server.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.server.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThrottleTest {
  private final ManualClock clock = new ManualClock();

  @Test
  void aBurstIsFollowedByOnePerInterval() {
    RateLimiter limiter = new RateLimiter(3, Duration.ofSeconds(2), 10, clock);
    for (int i = 0; i < 3; i++) {
      assertThat(limiter.take("a")).isZero();
    }
    assertThat(limiter.take("a")).isEqualTo(Duration.ofSeconds(2));
    assertThat(limiter.take("b")).isZero();
    clock.advance(Duration.ofSeconds(1));
    assertThat(limiter.take("a")).isEqualTo(Duration.ofSeconds(1));
    clock.advance(Duration.ofSeconds(1));
    assertThat(limiter.take("a")).isZero();
    clock.advance(Duration.ofHours(-1));
    assertThat(limiter.take("a")).isPositive();
  }

  @Test
  void aBoundedNumberOfClientsIsRemembered() {
    RecentMap<Integer> map = new RecentMap<>(100);
    for (int i = 0; i < 100_000; i++) {
      map.compute("client" + i, old -> 1);
      map.compute("busy", old -> old == null ? 1 : old + 1);
    }
    assertThat(map.size()).isEqualTo(100);
    map.compute(
        "busy",
        count -> {
          assertThat(count).isEqualTo(100_000);
          return null;
        });
    assertThat(map.size()).isEqualTo(99);
  }

  @Test
  void locksDoubleUpToADayAndAreForgottenAfterADayOfPeace() {
    Lockout lockout = lockout();
    Duration expected = Duration.ofMinutes(15);
    for (int i = 0; i < 9; i++) {
      fail(lockout, 5);
      assertThat(lockout.begin("k")).isEqualTo(expected);
      clock.advance(expected);
      expected = expected.multipliedBy(2);
      expected = expected.compareTo(Duration.ofDays(1)) < 0 ? expected : Duration.ofDays(1);
    }
    clock.advance(Duration.ofDays(2));
    fail(lockout, 5);
    assertThat(lockout.begin("k")).isEqualTo(Duration.ofMinutes(15));
  }

  @Test
  void aClockThatIsSetBackLocksNobodyOutForLonger() {
    Lockout lockout = lockout();
    fail(lockout, 5);
    clock.advance(Duration.ofHours(-3));
    assertThat(lockout.begin("k")).isEqualTo(Duration.ofMinutes(15));
    clock.advance(Duration.ofMinutes(15));
    assertThat(lockout.begin("k")).isZero();
  }

  @Test
  void attemptsAtTheSameTimeCountBeforeTheyAreDecided() {
    Lockout lockout = lockout();
    for (int i = 0; i < 5; i++) {
      assertThat(lockout.begin("k")).isZero();
    }
    assertThat(lockout.begin("k")).isEqualTo(Duration.ofSeconds(1));
    lockout.withdraw("k");
    assertThat(lockout.begin("k")).isZero();
    assertThat(lockout.failed("k")).isTrue();
    assertThat(lockout.failed("k")).isFalse();
    assertThat(lockout.begin("k")).isEqualTo(Duration.ofMinutes(15));
  }

  @Test
  void successStartsAfresh() {
    Lockout lockout = lockout();
    fail(lockout, 4);
    lockout.begin("k");
    lockout.succeeded("k");
    fail(lockout, 4);
    assertThat(lockout.begin("k")).isZero();
  }

  @Test
  void lookingWhetherABucketIsEmptyTakesNothing() {
    RateLimiter limiter = new RateLimiter(1, Duration.ofSeconds(1), 10, clock);
    assertThat(limiter.exhausted("a")).isFalse();
    limiter.take("a");
    assertThat(limiter.exhausted("a")).isTrue();
    assertThat(limiter.exhausted("b")).isFalse();
    clock.advance(Duration.ofSeconds(1));
    assertThat(limiter.exhausted("a")).isFalse();
    assertThat(limiter.take("a")).isZero();
  }

  @Test
  void oneIpv6SubscriberIsOneClient() {
    assertThat(ClientKey.of("2001:db8:1:2::1")).isEqualTo(ClientKey.of("2001:db8:1:2:ffff::9"));
    assertThat(ClientKey.of("2001:db8:1:2::1")).isNotEqualTo(ClientKey.of("2001:db8:1:3::1"));
    assertThat(ClientKey.of("10.0.0.1")).isEqualTo("10.0.0.1");
    assertThat(ClientKey.of("unknown")).isEqualTo("unknown");
  }

  private Lockout lockout() {
    return new Lockout(
        new Lockout.Limit(5, Duration.ofDays(1), Duration.ofMinutes(15)), 100, clock);
  }

  private static void fail(Lockout lockout, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(lockout.begin("k")).isZero();
      lockout.failed("k");
    }
  }
}
