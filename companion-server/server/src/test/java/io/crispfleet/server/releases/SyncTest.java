package io.crispfleet.server.releases;

import static io.crispfleet.server.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.api.release.SyncError;
import io.crispfleet.contract.api.release.SyncStatus;
import io.crispfleet.server.releases.MeddlingProxy.Mood;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One server pulls from another, through a proxy that may not be honest. */
class SyncTest {
  private static final String SYNC = "/api/v1/sync";

  @TempDir Path folder;
  private final Signing key = new Signing();
  private ReleaseServer upstream;
  private ReleaseServer server;
  private MeddlingProxy proxy;

  @BeforeEach
  void start() throws Exception {
    upstream = new ReleaseServer(folder.resolve("upstream"));
    server = new ReleaseServer(folder.resolve("here"));
    proxy = new MeddlingProxy(upstream.uri("/"));
    key.register(upstream);
    key.register(server);
  }

  @AfterEach
  void stop() {
    proxy.close();
    server.close();
    upstream.close();
  }

  private void offer(String version) throws Exception {
    offer(key, version, "stable");
  }

  private void offer(Signing signing, String version, String channel) throws Exception {
    String metadata = "{\"publish\":true,\"notes\":\"n\",\"channel\":\"" + channel + "\"}";
    HttpResponse<String> answer =
        upstream.upload(signing.upload(version, TestImages.esp32(version), metadata));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  private HttpResponse<String> set(String more) throws Exception {
    return server.send(
        "PUT",
        SYNC,
        "admin",
        "{\"url\":\"" + proxy.url() + "\",\"allowHttp\":true,\"token\":\"viewer\"" + more + "}");
  }

  private SyncStatus status() {
    try {
      return ReleaseServer.read(server.get(SYNC, "releaser"), SyncStatus.class);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private SyncStatus pull() throws Exception {
    HttpResponse<String> begun = server.send("POST", SYNC + ":run", "releaser", "");
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
    eventually(this::status, () -> !status().running());
    return status();
  }

  @Test
  void pullsComeByThemselvesSoonAfterTheStartAndThenOnceInAPeriod() throws Exception {
    offer("1.0.0");
    assertThat(set(",\"everySeconds\":36000").statusCode()).isEqualTo(200);
    due(Duration.ZERO, Duration.ofMinutes(1));
    eventually(this::status, () -> status().lastSuccess() != null && !status().running());
    assertThat(here()).containsExactly("1.0.0");
    offer("1.1.0");
    server.clock.advance(Duration.ofHours(10));
    due(Duration.ofHours(9), Duration.ofHours(11));
    eventually(this::here, () -> here().contains("1.1.0"));
  }

  /** Its time has come. */
  private void due(Duration least, Duration most) {
    eventually(() -> !server.timer.between(least, most).isEmpty());
    server.timer.between(least, most).getLast().work().run();
  }

  private List<String> here() {
    return server.role.catalog().all().stream().map(Release::version).sorted().toList();
  }

  private List<Path> parts() throws Exception {
    Path sync = folder.resolve("here").resolve("sync");
    if (!Files.exists(sync)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(sync)) {
      return files.toList();
    }
  }

  @Test
  void signedReleasesArePulledVerifiedAndShownWithTheLastSync() throws Exception {
    offer("1.4.0");
    offer("1.5.0");
    offer(key, "1.6.0", "beta");
    assertThat(set("").statusCode()).isEqualTo(200);
    SyncStatus status = pull();
    assertThat(status.errors()).isEmpty();
    assertThat(status.pulled()).isEqualTo(2);
    assertThat(status.lastSuccess()).isEqualTo(server.clock.instant());
    assertThat(here()).containsExactly("1.4.0", "1.5.0");
    Release there = upstream.role.catalog().find("esp32", "1.5.0").orElseThrow();
    Release release = server.role.catalog().find("esp32", "1.5.0").orElseThrow();
    assertThat(release.sha256()).isEqualTo(there.sha256());
    assertThat(release.signature()).isEqualTo(there.signature());
    assertThat(release.channel()).isEqualTo("dev");
    assertThat(release.state()).isEqualTo(Release.State.DRAFT);
    assertThat(release.notes()).isEqualTo("n");
    assertThat(release.createdBy()).isEqualTo("sync:127.0.0.1");
    assertThat(parts()).isEmpty();

    assertThat(pull().pulled()).isZero();
    assertThat(proxy.firmware).hasSize(2);
    assertThat(server.audit).contains("sync.set " + proxy.url(), "sync.run " + proxy.url());
  }

  @Test
  void channelsPlatformsAndPublishingAreChosen() throws Exception {
    offer("1.4.0");
    offer(key, "1.6.0", "beta");
    set(",\"channels\":[\"stable\",\"beta\"],\"channel\":\"beta\",\"publish\":true");
    assertThat(pull().errors()).isEmpty();
    assertThat(server.role.catalog().current("esp32", "beta").orElseThrow().version())
        .isEqualTo("1.6.0");
    offer("1.7.0");
    set(",\"platforms\":[\"esp32c3\"]");
    assertThat(pull().pulled()).isZero();
    assertThat(here()).doesNotContain("1.7.0");
  }

  @Test
  void unsignedReleasesAndUnknownOrRevokedKeysAreRefusedAndListed() throws Exception {
    upstream.upload(
        new MultipartBody()
            .text("metadata", "{\"version\":\"1.1.0\",\"channel\":\"stable\"}")
            .file("app", TestImages.esp32("1.1.0")));
    upstream.send("POST", "/api/v1/releases/esp32@1.1.0:publish", "admin", "{\"unsigned\":true}");
    Signing stranger = new Signing();
    stranger.register(upstream);
    offer(stranger, "1.2.0", "stable");
    Signing revoked = new Signing();
    revoked.register(upstream);
    revoked.register(server);
    offer(revoked, "1.3.0", "stable");
    server.send("POST", "/api/v1/keys/" + revoked.keyId() + ":revoke", "admin", "");
    offer("1.4.0");
    set("");
    SyncStatus status = pull();
    assertThat(here()).containsExactly("1.4.0");
    assertThat(status.lastSuccess()).isNull();
    assertThat(status.errors())
        .extracting(SyncError::release, SyncError::code)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("esp32@1.1.0", "UNSIGNED"),
            org.assertj.core.groups.Tuple.tuple("esp32@1.2.0", "UNKNOWN_KEY"),
            org.assertj.core.groups.Tuple.tuple("esp32@1.3.0", "KEY_NOT_ACTIVE"));
    assertThat(proxy.firmware).as("what is refused is not even fetched").hasSize(1);
  }

  @Test
  void tamperedBytesAreRefusedAndLeaveNothing() throws Exception {
    offer("1.4.0");
    set("");
    proxy.mood = Mood.FLIPS_A_BYTE;
    SyncStatus status = pull();
    assertThat(status.errors()).singleElement().matches(error -> error.code().equals("DAMAGED"));
    assertThat(status.errors().getFirst().release()).isEqualTo("esp32@1.4.0");
    assertThat(here()).isEmpty();
    assertThat(parts()).isEmpty();
    assertThat(server.files()).isEmpty();
    proxy.mood = Mood.SENDS_MORE;
    assertThat(pull().errors()).extracting(SyncError::code).containsExactly("BAD_ANSWER");
    assertThat(server.files()).isEmpty();
    proxy.mood = Mood.HONEST;
    assertThat(pull().errors()).isEmpty();
    assertThat(here()).containsExactly("1.4.0");
  }

  @Test
  void aTransferThatWasCutOffGoesOnWhereItWasEvenAfterARestart() throws Exception {
    offer("1.4.0");
    set("");
    proxy.mood = Mood.CUTS_OFF;
    SyncStatus status = pull();
    assertThat(status.errors()).extracting(SyncError::code).containsExactly("UNREACHABLE");
    assertThat(parts()).hasSize(1);
    long kept = Files.size(parts().getFirst());
    assertThat(kept).isPositive();
    assertThat(proxy.ranges.getFirst()).isEmpty();
    assertThat(proxy.ranges).hasSizeGreaterThan(1);

    server.close();
    server = new ReleaseServer(folder.resolve("here"));
    assertThat(status().errors()).isEqualTo(status.errors());
    assertThat(status().settings().url()).isEqualTo(proxy.url());
    proxy.mood = Mood.HONEST;
    assertThat(pull().errors()).isEmpty();
    assertThat(proxy.ranges.getLast()).isEqualTo("bytes=" + kept + "-");
    assertThat(here()).containsExactly("1.4.0");
    assertThat(parts()).isEmpty();
  }

  @Test
  void redirectsAreNotFollowed() throws Exception {
    offer("1.4.0");
    try (MeddlingProxy elsewhere = new MeddlingProxy(upstream.uri("/"))) {
      proxy.mood = Mood.REDIRECTS;
      proxy.elsewhere = elsewhere.url() + "/api/v1/fw/" + "0".repeat(64);
      set("");
      assertThat(pull().errors()).hasSize(1);
      assertThat(elsewhere.firmware).isEmpty();
    }
  }

  @Test
  void theTokenIsSealedNeverShownAndForOneServerOnly() throws Exception {
    assertThat(set("").body()).doesNotContain("\"token\"");
    assertThat(server.get(SYNC, "releaser").body()).doesNotContain("\"token\"");
    for (String file : List.of("test.db", "test.db-wal")) {
      byte[] bytes = Files.readAllBytes(folder.resolve("here").resolve(file));
      assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).doesNotContain("viewer");
    }
    String same = "{\"url\":\"" + proxy.url() + "\",\"allowHttp\":true}";
    assertThat(server.send("PUT", SYNC, "admin", same).statusCode()).isEqualTo(200);
    assertThat(pull().errors()).isEmpty();
    String other = "{\"url\":\"https://fleet.example:8443\"}";
    assertThat(server.send("PUT", SYNC, "admin", other).body()).contains("TOKEN_NEEDED");
    assertThat(server.send("PUT", SYNC, "admin", "{}").statusCode()).isEqualTo(200);
    assertThat(server.send("POST", SYNC + ":run", "admin", "").body()).contains("NO_SOURCE");
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() throws Exception {
    String http = "{\"url\":\"http://fleet.example\",\"token\":\"t\"}";
    assertThat(server.send("PUT", SYNC, "admin", http).body()).contains("HTTP_NOT_ALLOWED");
    for (String url : List.of("ftp://x", "http://u:p@x", "http://x/?a=b", "x", "")) {
      String body = "{\"url\":\"" + url + "\",\"token\":\"t\",\"allowHttp\":true}";
      assertThat(server.send("PUT", SYNC, "admin", body).body()).as(url).contains("BAD_URL");
    }
    assertThat(set(",\"everySeconds\":5").body()).contains("BAD_PERIOD");
    assertThat(set(",\"channels\":[\"gold\"]").body()).contains("BAD_CHANNEL");
    assertThat(set(",\"platforms\":[\"z80\"]").body()).contains("UNKNOWN_PLATFORM");
    assertThat(set(",\"ca\":\"no pem\"").body()).contains("BAD_CA");
    String line = "{\"url\":\"https://x\",\"token\":\"a\\r\\nb\"}";
    assertThat(server.send("PUT", SYNC, "admin", line).body()).contains("BAD_TOKEN");
    assertThat(server.send("PUT", SYNC, "releaser", "{}").statusCode()).isEqualTo(403);
    assertThat(server.get(SYNC, "viewer").statusCode()).isEqualTo(403);
    assertThat(status().settings().url()).isNull();
  }

  @Test
  void aWrongTokenAndAnUnreachableServerAreSaid() throws Exception {
    server.send(
        "PUT",
        SYNC,
        "admin",
        "{\"url\":\"" + proxy.url() + "\",\"allowHttp\":true,\"token\":\"wrong\"}");
    assertThat(pull().errors()).singleElement().matches(error -> error.code().equals("BAD_TOKEN"));
    set("");
    proxy.close();
    SyncError error = pull().errors().getFirst();
    assertThat(error.code()).isEqualTo("UNREACHABLE");
    assertThat(error.release()).isNull();
  }
}
