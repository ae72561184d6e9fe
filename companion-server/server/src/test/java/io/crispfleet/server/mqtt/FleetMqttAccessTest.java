package io.crispfleet.server.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.topic.NativeTopics;
import io.crispfleet.server.mqtt.MqttAccess.Session;
import io.crispfleet.server.mqtt.MqttAccess.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FleetMqttAccessTest {
  private static final String A = "7C9EBD";
  private static final String OWN = "crispfleet/v1/d/" + A + "/";
  private static final String CLOCK = "SkiClock-A1B2C3D4";

  private final Fleet fleet = new Fleet(A);
  private final FleetMqttAccess access = fleet.access();
  private final Session device = new Session.Device(A);

  private Verdict connect(boolean legacy, String client, String user, String password) {
    return access.connect(legacy, client, user, TestBroker.bytes(password));
  }

  private static Verdict accepted(Session session) {
    return new Verdict.Accepted(session);
  }

  @Test
  void everybodyIsWhoTheyProveToBe() {
    assertThat(connect(false, A, A, "secret of " + A)).isEqualTo(accepted(device));
    assertThat(connect(true, "00A1B2", "", "")).isEqualTo(accepted(new Session.Legacy("00A1B2")));
    assertThat(connect(false, CLOCK, "skiclock", Fleet.SKI_CLOCK_PASSWORD))
        .isEqualTo(accepted(new Session.SkiClock(CLOCK)));
    assertThat(connect(false, "laptop", "anna", "secret of anna"))
        .isEqualTo(accepted(new Session.Console("anna")));
    assertThat(connect(false, "server:1", FleetMqttAccess.SERVER, "secret of crispfleet-server"))
        .isEqualTo(accepted(new Session.Console(FleetMqttAccess.SERVER)));
  }

  @ParameterizedTest
  @CsvSource({
    "false, 7C9EBD,  7C9EBD, wrong",
    "false, 7C9EBD,  7C9EBD, ''",
    "false, other,   7C9EBD, secret of 7C9EBD",
    "false, A1B2C3,  A1B2C3, secret of A1B2C3",
    "false, 00A1B2,  '',     ''",
    "true,  7C9EBD,  '',     ''",
    "true,  x,       '',     ''",
    "true,  a/b/c,   '',     ''",
    "false, SkiClock-A1B2C3D4, skiclock, wrong",
    "false, A1B2C3D4, skiclock, piste",
    "false, SkiClock-#, skiclock, piste",
    "false, laptop,  vera, secret of vera",
    "false, laptop,  anna, wrong",
    "false, server:1, crispfleet-server, wrong",
  })
  void othersAreRefused(boolean legacy, String client, String user, String password) {
    assertThat(connect(legacy, client, user, password)).isInstanceOf(Verdict.Refused.class);
  }

  @Test
  void theBannedStayOutWhicheverWayTheyCome() {
    fleet.banned.addAll(List.of(A, "00A1B2", "A1B2C3D4"));
    assertThat(connect(false, A, A, "secret of " + A)).isInstanceOf(Verdict.Refused.class);
    assertThat(connect(true, "00A1B2", "", "")).isInstanceOf(Verdict.Refused.class);
    assertThat(connect(false, CLOCK, "skiclock", Fleet.SKI_CLOCK_PASSWORD))
        .isInstanceOf(Verdict.Refused.class);
  }

  @Test
  void withoutOlderSticksOnlyCredentialsCount() {
    FleetMqttAccess strict =
        new FleetMqttAccess(
            NativeTopics.DEFAULT,
            fleet,
            fleet,
            new FleetMqttAccess.SharedLogin("skiclock", Fleet.SKI_CLOCK_PASSWORD, List.of()),
            TestBroker.bytes("x"),
            false);
    assertThat(strict.connect(true, "00A1B2", "", new byte[0])).isInstanceOf(Verdict.Refused.class);
    assertThat(strict.connect(false, CLOCK, "skiclock", TestBroker.bytes(Fleet.SKI_CLOCK_PASSWORD)))
        .isInstanceOf(Verdict.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status",
        "info",
        "heartbeat",
        "ota/status",
        "cmd/ack",
        "config/reported",
        "score"
      })
  void aStickPublishesWhatIsItsToSay(String leaf) {
    assertThat(access.mayPublish(device, OWN + leaf, false)).isTrue();
    assertThat(access.maySubscribe(device, OWN + leaf)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ota/offer", "cmd", "config"})
  void aStickReadsWhatIsSaidToIt(String leaf) {
    assertThat(access.maySubscribe(device, OWN + leaf)).isTrue();
    assertThat(access.mayPublish(device, OWN + leaf, false)).isFalse();
  }

  @Test
  void aStickRetainsItsStateAndNothingElse() {
    assertThat(access.mayPublish(device, OWN + "status", true)).isTrue();
    assertThat(access.mayPublish(device, OWN + "info", true)).isTrue();
    assertThat(access.mayPublish(device, OWN + "config/reported", true)).isTrue();
    assertThat(access.mayPublish(device, OWN + "score", true)).isFalse();
    assertThat(access.mayPublish(device, OWN + "heartbeat", true)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "crispfleet/v1/g/all/announce",
        "crispfleet/v1/g/+/announce",
        "crispfleet/v1/arena/m1/state"
      })
  void everyStickHearsAnnouncementsAndTheArena(String filter) {
    assertThat(access.maySubscribe(device, filter)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#",
        "+/v1/d/7C9EBD/cmd",
        "crispfleet/#",
        "crispfleet/v1/g/a/b/announce",
        "crispfleet/v1/g/#/announce",
        "crispfleet/v1/g//announce",
        "crispfleet/v1/d/+/cmd",
        "crispfleet/v1/d/A1B2C3/cmd",
        "devices/7C9EBD/score"
      })
  void noStickHearsMore(String filter) {
    assertThat(access.maySubscribe(device, filter)).isFalse();
  }

  @Test
  void anOlderStickHandsInItsScoresOnly() {
    Session stick = new Session.Legacy("00A1B2");
    assertThat(access.mayPublish(stick, "devices/00A1B2/score", false)).isTrue();
    assertThat(access.mayPublish(stick, "devices/00A1B2/score", true)).isFalse();
    assertThat(access.mayPublish(stick, "devices/00A1B3/score", false)).isFalse();
    assertThat(access.mayPublish(stick, "crispfleet/v1/d/00A1B2/score", false)).isFalse();
    assertThat(access.maySubscribe(stick, "devices/00A1B2/score")).isFalse();
  }

  @Test
  void aSkiClockReadsItsOwnAnswersOnly() {
    Session clock = new Session.SkiClock(CLOCK);
    assertThat(access.mayPublish(clock, "skiclock/heartbeat", false)).isTrue();
    assertThat(access.mayPublish(clock, "skiclock/heartbeat", true)).isFalse();
    assertThat(access.mayPublish(clock, "devices/A1B2C3D4/score", false)).isFalse();
    var topics = io.crispfleet.contract.topic.SkiClockTopics.DEFAULT;
    assertThat(access.maySubscribe(clock, topics.versionUpdates())).isTrue();
    assertThat(access.maySubscribe(clock, topics.command("A1B2C3D4"))).isTrue();
    assertThat(access.maySubscribe(clock, topics.command("00000000"))).isFalse();
    assertThat(access.maySubscribe(clock, "skiclock/#")).isFalse();
  }

  @Test
  void aTechnicianReadsEverythingAndSaysNothing() {
    Session anna = new Session.Console("anna");
    assertThat(access.maySubscribe(anna, "crispfleet/#")).isTrue();
    assertThat(access.maySubscribe(anna, "devices/+/score")).isTrue();
    assertThat(access.maySubscribe(anna, "skiclock/#")).isTrue();
    assertThat(access.maySubscribe(anna, "#")).isFalse();
    assertThat(access.mayPublish(anna, OWN + "cmd", false)).isFalse();
    Session server = new Session.Console(FleetMqttAccess.SERVER);
    assertThat(access.mayPublish(server, OWN + "cmd", true)).isTrue();
    assertThat(access.maySubscribe(server, "#")).isTrue();
  }
}
