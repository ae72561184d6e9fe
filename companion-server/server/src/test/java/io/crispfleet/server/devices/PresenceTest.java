package io.crispfleet.server.devices;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.legacy.SkiClockHeartbeat;
import io.crispfleet.contract.message.DeviceStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PresenceTest {
  private static final String ID = "7C9EBD";

  private final Fleet fleet = new Fleet();

  @Test
  void nativeDeviceIsOfflineAfterThreeMissedHeartbeats() {
    beat(1);
    fleet.pass(Duration.ofSeconds(30));
    assertThat(fleet.online(ID)).isTrue();
    fleet.pass(Duration.ofSeconds(3));
    assertThat(fleet.online(ID)).isFalse();
  }

  @Test
  void lastWillMakesANativeDeviceOfflineAtOnce() {
    beat(1);
    fleet.signs.status(ID, new DeviceStatus(1, false, "lost", 1, null), false);
    assertThat(fleet.online(ID)).isFalse();
  }

  @Test
  void heartbeatOvertakenByTheLastWillProvesNothing() {
    beat(1);
    fleet.signs.status(ID, new DeviceStatus(1, false, "lost", 1, null), false);
    beat(2);
    assertThat(fleet.online(ID)).isFalse();
    fleet.pass(Duration.ofSeconds(10));
    beat(3);
    assertThat(fleet.online(ID)).isTrue();
  }

  @Test
  void ownWordIsStrongerThanTheLastWillBefore() {
    beat(1);
    fleet.signs.status(ID, new DeviceStatus(1, false, "lost", 1, null), false);
    fleet.signs.status(ID, new DeviceStatus(1, true, null, 2, null), false);
    assertThat(fleet.online(ID)).isTrue();
  }

  @Test
  void retainedWordOfAnEarlierSessionIsNoSignOfLife() {
    fleet.signs.status(ID, new DeviceStatus(1, true, null, 2, null), true);
    assertThat(fleet.online(ID)).isFalse();
  }

  @Test
  void skiClockIsOfflineAfterFifteenMinutes() {
    fleet.signs.beat(
        new SkiClockHeartbeat("a1b2c3", "d1mini", "1.0.0", 1L, -60, 30_000L, "x", "10.0.0.1"),
        "skiclock");
    fleet.pass(Duration.ofMinutes(14));
    assertThat(fleet.online("a1b2c3")).isTrue();
    fleet.pass(Duration.ofMinutes(1));
    assertThat(fleet.online("a1b2c3")).isFalse();
  }

  @Test
  void crispStickDroppingMqttTenSecondsEveryMinuteStaysOnline() {
    fleet.registry.session("A1B2C3", Dialect.CRISP, true, "10.0.0.1");
    for (int minute = 0; minute < 60; minute++) {
      fleet.pass(Duration.ofSeconds(50));
      fleet.registry.session("A1B2C3", Dialect.CRISP, false, null);
      fleet.pass(Duration.ofSeconds(10));
      fleet.registry.session("A1B2C3", Dialect.CRISP, true, "10.0.0.1");
      assertThat(fleet.online("A1B2C3")).isTrue();
    }
    assertThat(fleet.events).filteredOn(PresenceChanged.class::isInstance).hasSize(1);
    fleet.registry.session("A1B2C3", Dialect.CRISP, false, null);
    fleet.pass(Duration.ofSeconds(151));
    assertThat(fleet.online("A1B2C3")).isFalse();
  }

  @Test
  void twoGapsWithinAnHourDegrade() {
    beat(1);
    gap(2);
    assertThat(fleet.state(ID).degraded()).isFalse();
    gap(3);
    assertThat(fleet.state(ID).degraded()).isTrue();
    for (int i = 0; i < 361; i++) {
      fleet.pass(Duration.ofSeconds(10));
      beat(4 + i);
    }
    assertThat(fleet.state(ID).degraded()).isFalse();
  }

  @Test
  void cleanGoodbyesAreNoGaps() {
    beat(1);
    for (int i = 2; i < 5; i++) {
      fleet.signs.status(ID, new DeviceStatus(1, false, "clean", i, null), false);
      fleet.pass(Duration.ofMinutes(5));
      fleet.signs.status(ID, new DeviceStatus(1, true, null, i, null), false);
      beat(i);
    }
    assertThat(fleet.state(ID).degraded()).isFalse();
  }

  @Test
  void clockSetBackMakesNobodyVanish() {
    beat(1);
    fleet.events.clear();
    fleet.clock.advance(Duration.ofDays(-30));
    fleet.registry.sweep();
    fleet.pass(Duration.ofSeconds(10));
    beat(2);
    fleet.clock.advance(Duration.ofDays(60));
    fleet.registry.sweep();
    assertThat(fleet.online(ID)).isTrue();
    assertThat(fleet.events).noneMatch(PresenceChanged.class::isInstance);
  }

  @Test
  void slowerHeartbeatsByConfigurationAreWaitedFor() {
    beat(1);
    fleet.registry.heartbeatEvery(ID, Duration.ofSeconds(60));
    fleet.pass(Duration.ofSeconds(179));
    assertThat(fleet.online(ID)).isTrue();
    fleet.pass(Duration.ofSeconds(4));
    assertThat(fleet.online(ID)).isFalse();
  }

  private void gap(long seq) {
    fleet.pass(Duration.ofSeconds(100));
    beat(seq);
  }

  private void beat(long seq) {
    fleet.signs.beat(ID, Fleet.beat(seq, seq * 10, 1L, "10.0.0.1"));
  }
}
