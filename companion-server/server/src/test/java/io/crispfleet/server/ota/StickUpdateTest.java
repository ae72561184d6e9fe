package io.crispfleet.server.ota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.crispfleet.contract.json.Json;
import io.crispfleet.contract.message.OtaOffer;
import io.crispfleet.contract.ota.OtaState;
import io.crispfleet.server.devices.Dialect;
import io.crispfleet.server.ota.session.OtaSession;
import io.crispfleet.server.releases.Release;
import io.crispfleet.server.releases.Release.State;
import io.crispfleet.server.testing.Eventually;
import io.crispfleet.server.testing.RecordingGateway.Published;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StickUpdateTest {
  private static final String ID = "7C9EBD";
  private static final String OFFER = "crispfleet/v1/d/7C9EBD/ota/offer";

  @TempDir Path folder;
  private OtaBench server;

  @BeforeEach
  void start() {
    server = new OtaBench(folder, CrispUpdateTest.IMAGE);
    server.devices.put(Samples.device(ID, Dialect.NATIVE, "esp32", "1.3.9"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private List<Published> offers() {
    server.role.settle(ID);
    return server.mqtt.published().stream().filter(sent -> sent.topic().equals(OFFER)).toList();
  }

  private long published() {
    return server.mqtt.published().stream().filter(sent -> sent.topic().equals(OFFER)).count();
  }

  private OtaOffer lastOffer() {
    return Json.read(offers().getLast().payload().getBytes(StandardCharsets.UTF_8), OtaOffer.class);
  }

  private void awaitOffers(int count) {
    Eventually.eventually(this::offers, () -> published() >= count);
    assertThat(offers()).hasSize(count);
  }

  private Release release() {
    return server.publish(Samples.release("esp32", "1.4.0", 1_004_000));
  }

  private void status(String fields) {
    server.mqtt.deliver(
        "crispfleet/v1/d/7C9EBD/ota/status",
        "{\"v\":1,\"session\":\"" + session().id() + "\"," + fields + "}");
  }

  private OtaSession session() {
    return server.session(ID);
  }

  @Test
  void row74ASleepingStickFindsARetainedSignedOfferWithAnIpAddress() {
    server.devices.online(ID, false);
    release();
    awaitOffers(1);
    assertThat(offers().getLast().retain()).isTrue();
    assertThat(offers().getLast().qos()).isEqualTo(1);
    OtaOffer offer = lastOffer();
    assertThat(offer.session()).isEqualTo(session().id());
    assertThat(offer.url()).isEqualTo("http://10.0.0.2:8090/api/v1/fw/" + Samples.SHA);
    assertThat(offer.manifest()).isEqualTo("http://10.0.0.2:8090/api/v1/manifest/esp32/1.4.0");
    assertThat(offer.keyid()).isEqualTo("key1");
    assertThat(offer.sig()).isEqualTo("MEQC");
    server.clock.advance(Duration.ofDays(1));
    server.role.sweep();
    assertThat(session().state()).isEqualTo(OtaState.OFFERED);
    assertThat(server.mqtt.published())
        .contains(
            new Published(
                "crispfleet/v1/g/all/announce", "{\"v\":1,\"what\":\"check\"}", 0, false));
  }

  @Test
  void aStickUpdatesIsWatchedAndItsOfferIsWithdrawn() {
    server.heartbeat(ID, Dialect.NATIVE, "1.3.9", 17L, 500L);
    release();
    awaitOffers(1);
    status("\"state\":\"accepted\"");
    status("\"state\":\"downloading\",\"pct\":42,\"bytes\":538836");
    assertThat(session().progress().percent()).isEqualTo(42);
    status("\"state\":\"verifying\",\"pct\":100");
    status("\"state\":\"rebooting\"");
    status("\"state\":\"confirmed\"");
    assertThat(session().state()).as("its own word is no proof").isEqualTo(OtaState.PENDING_VERIFY);
    server.clock.advance(Duration.ofSeconds(20));
    server.heartbeat(ID, Dialect.NATIVE, "1.4.0", 18L, 3L);
    assertThat(session().state()).isEqualTo(OtaState.CONFIRMED);
    assertThat(offers().getLast().payload()).isEmpty();
    assertThat(offers().getLast().retain()).isTrue();
  }

  @Test
  void anOfferThatDidNotArriveIsSentAgainToAStickThatIsHeard() {
    server.heartbeat(ID, Dialect.NATIVE, "1.3.9", 17L, 500L);
    release();
    awaitOffers(1);
    server.clock.advance(Duration.ofSeconds(20));
    server.heartbeat(ID, Dialect.NATIVE, "1.3.9", 17L, 520L);
    assertThat(offers()).as("it may still be thinking").hasSize(1);
    server.clock.advance(Duration.ofSeconds(50));
    server.heartbeat(ID, Dialect.NATIVE, "1.3.9", 17L, 570L);
    assertThat(offers()).hasSize(2);
    assertThat(offers().getLast()).isEqualTo(offers().getFirst());
    server.clock.advance(Duration.ofSeconds(10));
    server.heartbeat(ID, Dialect.NATIVE, "1.3.9", 17L, 580L);
    assertThat(offers()).as("not with every heartbeat").hasSize(2);
    status("\"state\":\"accepted\"");
    server.clock.advance(Duration.ofSeconds(60));
    server.heartbeat(ID, Dialect.NATIVE, "1.3.9", 17L, 640L);
    assertThat(offers()).as("it was answered").hasSize(2);
  }

  @Test
  void anOfferThatIsRepeatedWhileItEndsDoesNotOutliveItsWithdrawal() {
    server.heartbeat(ID, Dialect.NATIVE, "1.3.9", 17L, 500L);
    release();
    awaitOffers(1);
    server.clock.advance(Duration.ofSeconds(70));
    // The stick's refusal arrives after the server has decided to remind it.
    server.catalog.beforeNextLookUp(() -> status("\"state\":\"rejected\",\"code\":\"BATTERY\""));
    server.heartbeat(ID, Dialect.NATIVE, "1.3.9", 17L, 570L);
    assertThat(session().state()).isEqualTo(OtaState.REJECTED);
    assertThat(offers()).hasSize(2);
    assertThat(offers().getLast().payload()).as("what a later subscriber finds").isEmpty();
  }

  @Test
  void anOfferWhoseWithdrawalDidNotReachTheBrokerIsWithdrawnAtTheNextStart() {
    release();
    awaitOffers(1);
    status("\"state\":\"failed\",\"code\":\"SHA_MISMATCH\"");
    restart();
    awaitOffers(1);
    assertThat(offers().getLast().payload()).isEmpty();
    assertThat(offers().getLast().retain()).isTrue();
    // Long after, there is nothing to make good.
    server.devices.ban(ID);
    server.devices.put(Samples.device("AAAAAA", Dialect.NATIVE, "esp32", "1.3.9"));
    server.clock.advance(Duration.ofMinutes(11));
    release();
    server.await("AAAAAA", OtaState.OFFERED);
    restart();
    String other = OFFER.replace(ID, "AAAAAA");
    Eventually.eventually(
        () -> server.mqtt.published().stream().anyMatch(sent -> sent.topic().equals(other)));
    assertThat(offers()).isEmpty();
  }

  @Test
  void aStickThatCrashesInTheNewImageHasRolledBack() {
    server.heartbeat(ID, Dialect.NATIVE, "1.3.9", 17L, 500L);
    release();
    awaitOffers(1);
    status("\"state\":\"rebooting\"");
    server.heartbeat(ID, Dialect.NATIVE, "1.4.0", 18L, 3L);
    assertThat(session().state()).isEqualTo(OtaState.PENDING_VERIFY);
    server.heartbeat(ID, Dialect.NATIVE, "1.3.9", 19L, 3L);
    assertThat(session().state()).isEqualTo(OtaState.ROLLED_BACK);
    awaitOffers(2);
    assertThat(offers().getLast().payload()).isEmpty();
    server.clock.advance(Duration.ofMinutes(11));
    server.heartbeat(ID, Dialect.NATIVE, "1.3.9", 19L, 700L);
    awaitOffers(3);
    assertThat(session().state()).isEqualTo(OtaState.OFFERED);
  }

  @Test
  void errorCodesAreKeptAndOnlyTheSticksOwnSessionMoves() {
    release();
    awaitOffers(1);
    server.mqtt.deliver(
        "crispfleet/v1/d/7C9EBE/ota/status",
        "{\"v\":1,\"session\":\"" + session().id() + "\",\"state\":\"failed\"}");
    server.mqtt.deliver(
        "crispfleet/v1/d/7C9EBD/ota/status", "{\"v\":1,\"session\":\"x\",\"state\":\"failed\"}");
    server.mqtt.deliver("crispfleet/v1/d/7C9EBD/ota/status", "{\"v\":1}");
    server.mqtt.deliver("crispfleet/v1/d/7C9EBD/ota/status", "[[");
    assertThat(session().state()).isEqualTo(OtaState.OFFERED);
    status("\"state\":\"failed\",\"code\":\"SHA_MISMATCH\",\"msg\":\"15de is not 16de\"");
    assertThat(session().state()).isEqualTo(OtaState.FAILED);
    assertThat(session().progress().code()).isEqualTo("SHA_MISMATCH");
  }

  @Test
  void row22ARetiredOrRevokedReleaseIsWithdrawn() {
    Release release = release();
    awaitOffers(1);
    server.publish(
        Samples.release("esp32", "1.4.0", 1_004_000, 0, State.RETIRED, "key1", release.version()));
    awaitOffers(2);
    assertThat(offers().getLast().payload()).isEmpty();
    assertThat(session().state()).isEqualTo(OtaState.CANCELLED);
    release();
    awaitOffers(3);
    server.catalog.revoke("key1");
    server.role.sweep();
    awaitOffers(4);
    assertThat(offers().getLast().payload()).isEmpty();
  }

  @Test
  void aStickAsksByHttpAndIsToldTheAddressItCameTo() {
    release();
    awaitOffers(1);
    String answer = text("/api/v1/ota/check");
    assertThat(answer).contains("\"update_available\":true").contains(session().id());
    server.heartbeat(ID, Dialect.NATIVE, "1.4.0", 2L, 1L);
    assertThat(text("/api/v1/ota/check"))
        .isEqualTo("{\"v\":1,\"update_available\":false,\"reason\":\"up_to_date\"}");
    assertThat(server.get("/api/v1/ota/check").statusCode()).isEqualTo(401);
  }

  private String text(String path) {
    return new String(server.get(path, "X-Device", ID).body(), StandardCharsets.UTF_8);
  }

  @Test
  void offersAreRepeatedWhenTheServerStartsAgain() {
    release();
    awaitOffers(1);
    OtaOffer before = lastOffer();
    restart();
    awaitOffers(1);
    assertThat(lastOffer()).isEqualTo(before);
    status("\"state\":\"downloading\",\"pct\":1");
    assertThat(session().state()).isEqualTo(OtaState.DOWNLOADING);
  }

  /** What a stick says on its way, and where that leads. */
  static Stream<Arguments> ways() {
    String loading = "\"state\":\"downloading\",\"pct\":42,\"bytes\":538836";
    return Stream.of(
        arguments(OtaState.OFFERED, List.of()),
        arguments(OtaState.DELAYED, List.of("\"state\":\"delayed\",\"retry_s\":60")),
        arguments(OtaState.ACCEPTED, List.of("\"state\":\"accepted\"")),
        arguments(OtaState.DOWNLOADING, List.of("\"state\":\"accepted\"", loading)),
        arguments(OtaState.VERIFYING, List.of(loading, "\"state\":\"verifying\",\"pct\":100")),
        arguments(OtaState.REBOOTING, List.of(loading, "\"state\":\"rebooting\"")),
        arguments(OtaState.PENDING_VERIFY, List.of(loading, "\"state\":\"confirmed\"")));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void anUpdateGoesOnWhereItWasWhenTheServerStartsAgain(OtaState state, List<String> way) {
    server.heartbeat(ID, Dialect.NATIVE, "1.3.9", 17L, 500L);
    release();
    awaitOffers(1);
    way.forEach(this::status);
    assertThat(session().state()).isEqualTo(state);
    OtaSession before = session();
    restart();
    assertThat(session()).isEqualTo(before);
    awaitOffers(1);
    assertThat(lastOffer().session()).isEqualTo(before.id());
    status("\"state\":\"downloading\",\"pct\":100");
    status("\"state\":\"rebooting\"");
    server.clock.advance(Duration.ofSeconds(20));
    server.heartbeat(ID, Dialect.NATIVE, "1.4.0", 18L, 3L);
    server.heartbeat(ID, Dialect.NATIVE, "1.4.0", 18L, 13L);
    assertThat(session().state()).isEqualTo(OtaState.CONFIRMED);
    assertThat(session().id()).isEqualTo(before.id());
    assertThat(offers().getLast().payload()).isEmpty();
  }

  /** How an update may end other than well. */
  static Stream<Arguments> ends() {
    return Stream.of(
        arguments(OtaState.REJECTED, "\"state\":\"rejected\",\"code\":\"BATTERY\""),
        arguments(OtaState.FAILED, "\"state\":\"failed\",\"code\":\"SHA_MISMATCH\""),
        arguments(OtaState.ROLLED_BACK, "\"state\":\"rolled_back\""));
  }

  @ParameterizedTest
  @MethodSource("ends")
  void anUpdateThatIsOverStaysOverWhenTheServerStartsAgain(OtaState state, String word) {
    server.heartbeat(ID, Dialect.NATIVE, "1.3.9", 17L, 500L);
    release();
    awaitOffers(1);
    status(word);
    OtaSession before = session();
    assertThat(before.state()).isEqualTo(state);
    restart();
    assertThat(session()).isEqualTo(before);
    server.heartbeat(ID, Dialect.NATIVE, "1.3.9", 17L, 510L);
    assertThat(session()).as("not offered again at once").isEqualTo(before);
    awaitOffers(1);
    assertThat(offers().getLast().payload()).isEmpty();
  }

  private void restart() {
    server.close();
    server = new OtaBench(folder, CrispUpdateTest.IMAGE, server.clock, server.catalog, server);
  }

  @Test
  void row16ADowngradeIsAllowedByNameSignedOfferedAndAudited() {
    server.heartbeat(ID, Dialect.NATIVE, "1.4.0", 17L, 500L);
    release();
    server.catalog.add(Samples.release("esp32", "1.3.0", 1_003_000));
    server.catalog.add(
        Samples.release("esp32", "1.2.0", 1_002_000, 0, State.ACTIVE, null, "1.2.0"));
    assertThat(downgrade("1.2.0")).isEqualTo(422);
    assertThat(downgrade("0.0.1")).isEqualTo(404);
    assertThat(downgrade("1.3.0")).isEqualTo(200);
    assertThat(server.audit).containsExactly("user:anna ota.allow-downgrade 7C9EBD to 1.3.0");
    server.heartbeat(ID, Dialect.NATIVE, "1.4.0", 17L, 510L);
    awaitOffers(1);
    assertThat(lastOffer().version()).isEqualTo("1.3.0");
    assertThat(lastOffer().allowDowngrade()).isTrue();
    server.heartbeat(ID, Dialect.NATIVE, "1.3.0", 18L, 1L);
    server.heartbeat(ID, Dialect.NATIVE, "1.3.0", 18L, 11L);
    assertThat(session().state()).isEqualTo(OtaState.CONFIRMED);
    assertThat(server.admin("/api/v1/ota/decisions/7C9EBD")).contains("up_to_date");
    server.send("DELETE", "/api/v1/devices/7C9EBD/downgrade", null, "X-Test-User", "admin");
    assertThat(server.admin("/api/v1/ota/decisions/7C9EBD")).contains("\"version\":\"1.4.0\"");
  }

  private int downgrade(String version) {
    return server
        .send(
            "POST",
            "/api/v1/devices/7C9EBD:downgrade",
            "{\"version\":\"" + version + "\"}",
            "X-Test-User",
            "admin",
            "Content-Type",
            "application/json")
        .statusCode();
  }

  @Test
  void anUpdateIsCancelledOnceAndPagesHaveCursors() {
    release();
    awaitOffers(1);
    String cancel = "/api/v1/ota/sessions/" + session().id() + ":cancel";
    assertThat(server.send("POST", cancel, null, "X-Test-User", "admin").statusCode())
        .isEqualTo(200);
    assertThat(session().progress().message()).isEqualTo("given up by anna");
    server.heartbeat(ID, Dialect.NATIVE, "1.4.0", 99L, 1L);
    assertThat(session().state()).isEqualTo(OtaState.CANCELLED);
    server.devices.put(Samples.device("AAAAAA", Dialect.NATIVE, "esp32", "1.3.9"));
    release();
    server.await("AAAAAA", OtaState.OFFERED);
    assertThat(server.send("POST", cancel, null, "X-Test-User", "admin").statusCode())
        .isIn(200, 409);
    String page = server.admin("/api/v1/ota/sessions?limit=1");
    assertThat(page).contains("AAAAAA").doesNotContain(ID);
    String next = CrispStick.field(page, "next");
    assertThat(server.admin("/api/v1/ota/sessions?limit=1&cursor=" + next))
        .contains(ID)
        .doesNotContain("AAAAAA");
    assertThat(server.admin("/api/v1/ota/sessions?state=cancelled")).contains(ID);
  }
}
