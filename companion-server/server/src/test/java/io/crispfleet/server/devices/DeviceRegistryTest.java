package io.crispfleet.server.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.contract.json.BadPayload;
import io.crispfleet.contract.legacy.SkiClockHeartbeat;
import io.crispfleet.contract.message.DeviceInfo;
import io.crispfleet.contract.message.DeviceStatus;
import io.crispfleet.server.http.Problem;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeviceRegistryTest {
  private final Fleet fleet = new Fleet();

  @Test
  void unknownLegacyDeviceAppearsAsNewAndUnverified() {
    Device device = fleet.registry.seen(fleet.check("A1B2C3", "1.3.9"));
    assertThat(device.name()).isEqualTo("stick-A1B2C3");
    assertThat(device.adopted()).isTrue();
    assertThat(fleet.state("A1B2C3").desk().accepted()).isFalse();
  }

  @Test
  void unknownNativeDeviceStaysPending() {
    fleet.signs.status("7C9EBD", new DeviceStatus(1, true, null, 3, null), false);
    assertThat(fleet.registry.find("7C9EBD").orElseThrow().adopted()).isFalse();
  }

  @Test
  void checkUpdatesLastSeenAndVersion() {
    fleet.registry.seen(fleet.check("A1B2C3", "1.3.9"));
    fleet.pass(Duration.ofSeconds(60));
    Device device = fleet.registry.seen(fleet.check("A1B2C3", "1.4.0"));
    assertThat(device.version()).isEqualTo("1.4.0");
    assertThat(device.lastSeen()).isEqualTo(fleet.clock.instant());
    assertThat(fleet.events)
        .filteredOn(IdentityReported.class::isInstance)
        .extracting(event -> ((IdentityReported) event).version())
        .containsExactly("1.3.9", "1.4.0");
  }

  @Test
  void skiClockHeartbeatKeepsEverythingItSays() {
    fleet.signs.beat(
        new SkiClockHeartbeat(
            "a1b2c3d4", "d1mini", "2025.11.19.1", 360L, -70, 30_000L, "hut", "10.0.0.9"),
        "skiclock");
    DeviceState state = fleet.state("a1b2c3d4");
    assertThat(state.identity().board()).isEqualTo("d1mini");
    assertThat(state.identity().version()).isEqualTo("2025.11.19.1");
    assertThat(state.identity().topicPrefix()).isEqualTo("skiclock");
    assertThat(state.vitals().uptime()).isEqualTo(360);
    assertThat(state.vitals().rssi()).isEqualTo(-70);
    assertThat(state.vitals().heap()).isEqualTo(30_000);
    assertThat(state.vitals().ssid()).isEqualTo("hut");
    assertThat(state.vitals().ip()).isEqualTo("10.0.0.9");
  }

  @Test
  void sequenceGapsAreCounted() {
    fleet.signs.beat("7C9EBD", Fleet.beat(1, 10, 1L, "10.0.0.1"));
    fleet.signs.beat("7C9EBD", Fleet.beat(5, 50, 1L, "10.0.0.1"));
    fleet.signs.beat("7C9EBD", Fleet.beat(0, 5, 2L, "10.0.0.1"));
    assertThat(fleet.state("7C9EBD").vitals().lost()).isEqualTo(3);
    assertThat(fleet.state("7C9EBD").vitals().heartbeats()).isEqualTo(3);
    assertThat(fleet.registry.heartbeats()).isEqualTo(3);
  }

  @Test
  void newVersionVoidsTheOldCodeAndElf() {
    fleet.signs.info("7C9EBD", info("1.3.9", 1_003_009L, "36b59fda", "prod"), false);
    fleet.registry.seen(
        new Sighting(
            "7C9EBD",
            Dialect.NATIVE,
            fleet.clock.instant(),
            "usb",
            null,
            null,
            null,
            "1.4.0",
            null,
            null));
    Device device = fleet.registry.find("7C9EBD").orElseThrow();
    assertThat(device.versionCode()).isNull();
    assertThat(device.elf()).isNull();
  }

  @Test
  void devEnvironmentBecomesTheDevChannelOnceAndProdStaysStable() {
    fleet.signs.info("7C9EBD", info("1.3.9", null, null, "dev"), true);
    fleet.signs.info("7C9EBE", info("1.3.9", null, null, "prod"), true);
    fleet.signs.info("7C9EBE", info("1.3.9", null, null, "dev"), true);
    assertThat(fleet.state("7C9EBD").desk().channel()).isEqualTo("dev");
    assertThat(fleet.state("7C9EBE").desk().channel()).isEqualTo("stable");
  }

  @Test
  void anArchivedDeviceIsRestoredByASignOfLife() {
    fleet.registry.seen(fleet.check("A1B2C3", "1.3.9"));
    DeviceEntry entry = fleet.registry.entry("A1B2C3").orElseThrow();
    fleet.registry.decided(entry, desk -> desk.archived(5L), entry.state().desk().archived(5L));
    assertThat(fleet.registry.seen(fleet.check("A1B2C3", "1.3.9")).archived()).isFalse();
  }

  @Test
  void strangersCannotSpeakForADeviceWithACredential() {
    fleet.signs.info("7C9EBD", info("1.3.9", null, null, "prod"), false);
    DeviceEntry entry = fleet.registry.entry("7C9EBD").orElseThrow();
    fleet.registry.decided(entry, Desk::acceptedBySomebody, entry.state().desk());
    fleet.events.clear();
    assertThat(fleet.registry.seen(fleet.check("7C9EBD", "9.9.9")).version()).isEqualTo("1.3.9");
    assertThat(fleet.events).isEmpty();
  }

  @Test
  void aFullRegistryTurnsStrangersAway() {
    Fleet small = new Fleet(1);
    small.registry.seen(small.check("A1B2C3", "1"));
    assertThatThrownBy(() -> small.registry.seen(small.check("A1B2C4", "1")))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.status()).isEqualTo(503));
    assertThat(small.registry.refused()).isEqualTo(1);
    assertThat(small.registry.seen(small.check("A1B2C3", "2")).version()).isEqualTo("2");
  }

  @Test
  void wrongIdsAreRefusedAndLongTextIsCut() {
    assertThatThrownBy(() -> fleet.registry.seen(fleet.check("../x", "1")))
        .isInstanceOf(BadPayload.class);
    fleet.registry.seen(fleet.check("A1B2C3", "1\n" + "x".repeat(500)));
    assertThat(fleet.state("A1B2C3").identity().version()).hasSize(64).startsWith("1 x");
  }

  @Test
  void twoAddressesUsingOneIdInParallelRaiseTheAlarmOnce() {
    for (int i = 0; i < 4; i++) {
      fleet.signs.beat("7C9EBD", Fleet.beat(i, i, null, "10.0.0." + (1 + i % 2)));
    }
    assertThat(fleet.duplicates).containsExactly("7C9EBD");
    assertThat(fleet.state("7C9EBD").duplicate()).isTrue();
    fleet.pass(Duration.ofMinutes(6));
    assertThat(fleet.state("7C9EBD").duplicate()).isFalse();
  }

  @Test
  void twoStartCountersInterleavingRaiseTheAlarm() {
    fleet.signs.beat("7C9EBD", Fleet.beat(10, 100, 7L, "10.0.0.1"));
    fleet.signs.beat("7C9EBD", Fleet.beat(3, 30, 2L, "10.0.0.1"));
    fleet.signs.beat("7C9EBD", Fleet.beat(11, 110, 7L, "10.0.0.1"));
    assertThat(fleet.duplicates).containsExactly("7C9EBD");
  }

  @Test
  void sequencesAndUptimesGoingBackAndForthRaiseTheAlarm() {
    for (int i = 0; i < 3; i++) {
      fleet.signs.beat("7C9EBD", Fleet.beat(900 + i, 9000 + 10 * i, null, "10.0.0.1"));
      fleet.signs.beat("7C9EBD", Fleet.beat(3 + i, 30 + 10 * i, null, "10.0.0.1"));
      fleet.pass(Duration.ofSeconds(10));
    }
    assertThat(fleet.duplicates).containsExactly("7C9EBD");
  }

  @Test
  void restartsAndNewLeasesRaiseNoAlarm() {
    fleet.signs.beat("7C9EBD", Fleet.beat(10, 100, 7L, "10.0.0.1"));
    fleet.signs.beat("7C9EBD", Fleet.beat(0, 1, 8L, "10.0.0.2"));
    fleet.signs.beat("7C9EBD", Fleet.beat(0, 1, 9L, "10.0.0.3"));
    assertThat(fleet.duplicates).isEmpty();
  }

  @Test
  void aStickBehindARouterRaisesNoAlarm() {
    for (int seq = 1; seq <= 3; seq++) {
      fleet.registry.session("7C9EBD", Dialect.NATIVE, true, "192.0.2.1");
      fleet.signs.beat("7C9EBD", Fleet.beat(seq, 10L * seq, 7L, "10.0.0.31"));
      fleet.registry.session("7C9EBD", Dialect.NATIVE, false, null);
    }
    assertThat(fleet.duplicates).isEmpty();
  }

  static DeviceInfo info(String version, @Nullable Long code, @Nullable String elf, String env) {
    return new DeviceInfo(
        1,
        "crisp-sticks",
        "esp32",
        "m5stickc-plus",
        "24:0A:C4:7C:9E:BD",
        version,
        code,
        elf,
        3,
        "app1",
        "ota",
        1_572_864L,
        env,
        List.of("ota"),
        List.of("restart", "info", "rollback", "identify"));
  }
}
