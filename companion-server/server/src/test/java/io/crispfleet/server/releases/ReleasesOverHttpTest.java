package io.crispfleet.server.releases;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.api.release.ReleaseInfo;
import io.crispfleet.contract.api.release.ReleasePage;
import io.crispfleet.contract.manifest.KeyFile;
import io.crispfleet.contract.manifest.Manifest;
import io.crispfleet.contract.manifest.ManifestSigner;
import io.crispfleet.contract.manifest.PublicSigningKey;
import io.crispfleet.contract.manifest.SignedManifest;
import io.crispfleet.jesptool.chip.Chip;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleasesOverHttpTest {
  @TempDir private Path folder;
  private ReleaseServer server;

  @BeforeEach
  void start() throws Exception {
    server = new ReleaseServer(folder);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static MultipartBody unsigned(String version, byte[] app) {
    return new MultipartBody()
        .text("metadata", "{\"platform\":\"esp32\",\"version\":\"" + version + "\"}")
        .file("app", app);
  }

  private HttpResponse<String> act(String id, String verb, String json) throws Exception {
    return server.send("POST", "/api/v1/releases/" + id + ":" + verb, "releaser", json);
  }

  @Test
  void anUploadListsWhatTheImageSays() throws Exception {
    byte[] app = TestImages.esp32("1.4.0");
    HttpResponse<String> answer = server.upload(unsigned("1.4.0", app));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    ReleaseInfo release = ReleaseServer.read(answer, ReleaseInfo.class);
    assertThat(release.id()).isEqualTo("esp32@1.4.0");
    assertThat(release.versionCode()).isEqualTo(1_004_000);
    assertThat(release.state()).isEqualTo("draft");
    assertThat(release.image().chip()).isEqualTo("ESP32");
    assertThat(release.image().project()).isEqualTo("crisp-test");
    assertThat(release.image().embeddedVersion()).isEqualTo("1.4.0");
    assertThat(release.image().idf()).isEqualTo("v5.4.1");
    assertThat(release.image().elfSha256()).hasSize(64);
    assertThat(release.image().securityVersion()).isEqualTo(7);
    assertThat(release.warnings()).isEmpty();
    assertThat(server.audit).containsExactly("release.upload esp32@1.4.0");
  }

  @Test
  void row68WhatIsInDevIsNotOfferedToBetaAndStable() throws Exception {
    String metadata = "{\"version\":\"1.4.0\",\"channel\":\"dev\"}";
    server.upload(
        new MultipartBody().text("metadata", metadata).file("app", TestImages.esp32("1.4.0")));
    assertThat(act("esp32@1.4.0", "publish", "{\"unsigned\":true}").statusCode()).isEqualTo(200);
    assertThat(server.role.catalog().current("esp32", "stable")).isEmpty();
    assertThat(server.role.catalog().current("esp32", "beta")).isEmpty();
    assertThat(server.role.catalog().current("esp32", "dev")).isPresent();
  }

  @Test
  void theSameBytesAgainAreFineAndOthersAreNot() throws Exception {
    byte[] app = TestImages.esp32("1.4.0");
    assertThat(server.upload(unsigned("1.4.0", app)).statusCode()).isEqualTo(201);
    assertThat(server.upload(unsigned("1.4.0", app)).statusCode()).isEqualTo(200);
    HttpResponse<String> other = server.upload(unsigned("1.4.0", TestImages.esp32("other")));
    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(other.body()).contains("VERSION_EXISTS");
    assertThat(server.blobs.list().count()).isEqualTo(1);
  }

  @Test
  void aLabelThatIsNotTheEmbeddedVersionIsWarnedAbout() throws Exception {
    ReleaseInfo release =
        ReleaseServer.read(
            server.upload(unsigned("1.0.0", TestImages.esp32("b375c20-dirty"))), ReleaseInfo.class);
    assertThat(release.warnings()).singleElement().asString().contains("b375c20-dirty");
    Release known = server.role.catalog().find("esp32", "1.0.0").orElseThrow();
    assertThat(known.embeddedVersion()).isEqualTo("b375c20-dirty");
    assertThat(known.version()).isEqualTo("1.0.0");
  }

  @Test
  void aFlippedByteIsFound() throws Exception {
    byte[] app = TestImages.esp32("1.4.0");
    app[1000] ^= 1;
    HttpResponse<String> answer = server.upload(unsigned("1.4.0", app));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("appended hash does not match");
    assertThat(server.files()).isEmpty();
  }

  @Test
  void theWrongChipIsRefused() throws Exception {
    HttpResponse<String> answer =
        server.upload(unsigned("1.4.0", TestImages.app(Chip.ESP32S3, "1.4.0", 4000)));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("WRONG_CHIP").contains("ESP32-S3");
  }

  @Test
  void anImageLargerThanItsSlotIsRefused() throws Exception {
    byte[] fits = TestImages.ofSize("1.0.0", 1_572_864);
    byte[] large = TestImages.ofSize("1.0.1", 1_572_864 + 16);
    byte[] table = TestImages.partitions(0x180000);
    assertThat(server.upload(unsigned("1.0.0", fits).file("partitions", table)).statusCode())
        .isEqualTo(201);
    HttpResponse<String> answer = server.upload(unsigned("1.0.1", large).file("partitions", table));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("TOO_LARGE_FOR_SLOT").contains("1572864");
    MultipartBody named =
        new MultipartBody()
            .text("metadata", "{\"version\":\"1.0.1\",\"layout\":\"huge_app\"}")
            .file("app", large);
    assertThat(server.upload(named).statusCode()).isEqualTo(422);
    assertThat(server.upload(unsigned("1.0.1", large)).statusCode()).isEqualTo(201);
  }

  @Test
  void anEsp8266ImageIsTakenForItsBoards() throws Exception {
    MultipartBody body =
        new MultipartBody()
            .text("metadata", "{\"platform\":\"d1mini\",\"version\":\"2025.11.19.1\"}")
            .file("app", TestImages.esp8266(1));
    ReleaseInfo release = ReleaseServer.read(server.upload(body), ReleaseInfo.class);
    assertThat(release.image().chip()).isEqualTo("ESP8266");
    assertThat(release.versionCode()).isEqualTo(202_511_190_001L);
    assertThat(release.artifacts()).singleElement().matches(file -> file.offset() == 0);
  }

  @Test
  void versionCodesGrowAndUnparsableLabelsNeedOne() throws Exception {
    assertThat(server.upload(unsigned("1.4.0", TestImages.esp32("a"))).statusCode()).isEqualTo(201);
    HttpResponse<String> lower = server.upload(unsigned("1.3.0", TestImages.esp32("b")));
    assertThat(lower.statusCode()).isEqualTo(409);
    assertThat(lower.body()).contains("VERSION_NOT_HIGHER");
    HttpResponse<String> odd = server.upload(unsigned("abc", TestImages.esp32("c")));
    assertThat(odd.statusCode()).isEqualTo(400);
    assertThat(odd.body()).contains("version_code");
    MultipartBody said =
        new MultipartBody()
            .text("metadata", "{\"version\":\"abc\",\"versionCode\":1004001}")
            .file("app", TestImages.esp32("c"));
    assertThat(server.upload(said).statusCode()).isEqualTo(201);
  }

  private final ManifestSigner signer = signer();

  private static ManifestSigner signer() {
    KeyPair pair = KeyFile.generate(new SecureRandom());
    return new ManifestSigner(pair.getPrivate(), PublicSigningKey.of(pair.getPublic()));
  }

  private void register(ManifestSigner key) throws Exception {
    String json = "{\"name\":\"test\",\"publicKey\":\"" + key.publicKey().base64() + "\"}";
    assertThat(server.send("POST", "/api/v1/keys", "admin", json).statusCode()).isEqualTo(201);
  }

  private SignedManifest signed(String version, byte[] app) throws Exception {
    MultipartBody look = unsigned(version, app);
    ReleaseInfo draft = ReleaseServer.read(server.upload(look), ReleaseInfo.class);
    server.send("DELETE", "/api/v1/releases/" + draft.id(), "releaser", "");
    return signer.sign(
        new Manifest(
            draft.product(),
            draft.platform(),
            version,
            draft.versionCode(),
            draft.image().securityVersion(),
            0,
            app.length,
            draft.image().sha256(),
            Objects.requireNonNull(draft.image().elfSha256()),
            1));
  }

  private static MultipartBody upload(SignedManifest signed, byte[] app, String metadata) {
    return new MultipartBody()
        .text("metadata", metadata)
        .text("manifest", signed.manifest().text())
        .text("keyid", signed.keyId())
        .text("signature", signed.signature())
        .file("app", app);
  }

  @Test
  void aSignedReleaseIsVerifiedPublishedAndPromotedByteForByte() throws Exception {
    register(signer);
    byte[] app = TestImages.esp32("1.4.0");
    SignedManifest signed = signed("1.4.0", app);
    ReleaseInfo release =
        ReleaseServer.read(
            server.upload(upload(signed, app, "{\"publish\":true}")), ReleaseInfo.class);
    assertThat(release.state()).isEqualTo("active");
    assertThat(release.trusted()).isTrue();
    assertThat(server.role.catalog().current("esp32", "dev")).isPresent();
    assertThat(server.role.catalog().current("esp32", "stable")).isEmpty();

    ReleaseInfo promoted =
        ReleaseServer.read(
            act(release.id(), "promote", "{\"channel\":\"stable\"}"), ReleaseInfo.class);
    assertThat(promoted.channel()).isEqualTo("stable");
    assertThat(promoted.image().sha256()).isEqualTo(release.image().sha256());
    assertThat(server.role.catalog().current("esp32", "stable")).isPresent();
    assertThat(server.audit).contains("release.promote esp32@1.4.0");
    assertThat(server.changes).hasSize(2);

    HttpResponse<String> manifest = server.get("/api/v1/manifest/esp32/1.4.0", "");
    assertThat(manifest.body()).isEqualTo(signed.manifest().text());
    assertThat(manifest.headers().firstValue("X-Signature")).contains(signed.signature());
    assertThat(manifest.headers().firstValue("X-Key-Id")).contains(signed.keyId());
  }

  @Test
  void alteredManifestsAndUnknownKeysAreRefused() throws Exception {
    byte[] app = TestImages.esp32("1.4.0");
    SignedManifest signed = signed("1.4.0", app);
    assertThat(server.upload(upload(signed, app, "{}")).body()).contains("UNKNOWN_KEY");
    register(signer);
    SignedManifest forged =
        new SignedManifest(
            Manifest.parse(
                signed
                    .manifest()
                    .text()
                    .replace("created_at=1", "created_at=2")
                    .getBytes(StandardCharsets.UTF_8)),
            signed.keyId(),
            signed.signature());
    assertThat(server.upload(upload(forged, app, "{}")).body()).contains("BAD_SIGNATURE");
    HttpResponse<String> otherFile = server.upload(upload(signed, TestImages.esp32("other"), "{}"));
    assertThat(otherFile.statusCode()).isEqualTo(422);
    assertThat(otherFile.body()).contains("MANIFEST_MISMATCH");
  }

  @Test
  void whatARevokedKeySignedIsNotOfferedButStillVerifiable() throws Exception {
    register(signer);
    byte[] app = TestImages.esp32("1.4.0");
    server.upload(upload(signed("1.4.0", app), app, "{\"publish\":true}"));
    String key = "/api/v1/keys/" + signer.publicKey().id();
    assertThat(server.send("POST", key + ":retire", "admin", "").statusCode()).isEqualTo(200);
    assertThat(server.role.catalog().current("esp32", "dev")).isPresent();
    assertThat(server.send("POST", key + ":revoke", "admin", "").statusCode()).isEqualTo(200);
    assertThat(server.role.catalog().current("esp32", "dev")).isEmpty();
    Release release = server.role.catalog().find("esp32", "1.4.0").orElseThrow();
    assertThat(server.role.catalog().trusted(release)).isFalse();
    assertThat(
            signer
                .publicKey()
                .verifies(
                    Objects.requireNonNull(release.manifest()).getBytes(StandardCharsets.UTF_8),
                    Objects.requireNonNull(release.signature())))
        .isTrue();
    assertThat(server.send("POST", key + ":activate", "admin", "").statusCode()).isEqualTo(409);
    assertThat(server.send("POST", key + ":revoke", "releaser", "").statusCode()).isEqualTo(403);
    assertThat(server.audit).contains("key.revoke " + signer.publicKey().id());
  }

  @Test
  void retiredReleasesAreListedButNotOffered() throws Exception {
    server.upload(unsigned("1.4.0", TestImages.esp32("1.4.0")));
    assertThat(act("esp32@1.4.0", "publish", "{}").statusCode()).isEqualTo(422);
    assertThat(act("esp32@1.4.0", "publish", "{\"unsigned\":true}").statusCode()).isEqualTo(200);
    assertThat(server.role.catalog().current("esp32", "dev")).isPresent();
    assertThat(act("esp32@1.4.0", "retire", "").statusCode()).isEqualTo(200);
    assertThat(server.role.catalog().current("esp32", "dev")).isEmpty();
    ReleasePage page =
        ReleaseServer.read(
            server.get("/api/v1/releases?platform=esp32", "viewer"), ReleasePage.class);
    assertThat(page.releases())
        .singleElement()
        .matches(release -> release.state().equals("retired"));
    act("esp32@1.4.0", "notes", "{\"notes\":\"Fix Wi-Fi\"}");
    assertThat(act("esp32@1.4.0", "reactivate", "").statusCode()).isEqualTo(200);
    assertThat(server.role.catalog().current("esp32", "dev").orElseThrow().notes())
        .isEqualTo("Fix Wi-Fi");
  }

  @Test
  void releasesSurviveARestart() throws Exception {
    server.upload(
        unsigned("1.4.0", TestImages.esp32("x"))
            .file("bootloader", TestImages.bootloader(Chip.ESP32)));
    ReleaseInfo before = server.release("esp32@1.4.0");
    server.close();
    server = new ReleaseServer(folder);
    assertThat(server.release("esp32@1.4.0")).isEqualTo(before);
    assertThat(before.artifacts())
        .extracting(file -> file.offset())
        .containsExactly(0x1000L, 0x10000L);
  }

  @Test
  void filesOfDraftsAreForPeopleWhoMayReadReleases() throws Exception {
    ReleaseInfo draft =
        ReleaseServer.read(
            server.upload(unsigned("1.4.0", TestImages.esp32("x"))), ReleaseInfo.class);
    String path = "/api/v1/fw/" + draft.image().sha256();
    for (String file : List.of(path, path + "/deflated")) {
      assertThat(server.bytes(file).statusCode()).isEqualTo(401);
      assertThat(server.bytes(file, "X-API-Key", "upload-key").statusCode()).isEqualTo(403);
      assertThat(server.bytes(file, "Authorization", "Bearer viewer").statusCode()).isEqualTo(200);
    }
    act(draft.id(), "publish", "{\"unsigned\":true}");
    assertThat(server.bytes(path).statusCode()).isEqualTo(200);
    act(draft.id(), "retire", "");
    assertThat(server.bytes(path).statusCode()).isEqualTo(200);
  }

  @Test
  void whatIsLargerThanAHugeAppSlotByOneBlockIsRefused() throws Exception {
    int slot = 1_572_864;
    String layout = "{\"version\":\"1.%d.0\",\"layout\":\"huge_app\"}";
    byte[] fits = TestImages.ofSize("fits", slot);
    MultipartBody good = new MultipartBody().text("metadata", layout.formatted(1));
    assertThat(server.upload(good.file("app", fits)).statusCode()).isEqualTo(201);
    byte[] larger = TestImages.ofSize("larger", slot + 16);
    MultipartBody bad = new MultipartBody().text("metadata", layout.formatted(2));
    HttpResponse<String> refused = server.upload(bad.file("app", larger));
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("1572864");
    // One byte more is no image any more, but neither is it taken.
    byte[] odd = java.util.Arrays.copyOf(fits, slot + 1);
    MultipartBody raw = new MultipartBody().text("metadata", layout.formatted(3));
    assertThat(server.upload(raw.file("app", odd)).statusCode()).isEqualTo(422);
  }

  @Test
  void firmwareIsServedInPartsAndCompressed() throws Exception {
    byte[] app = TestImages.esp32("1.4.0");
    ReleaseInfo release =
        ReleaseServer.read(server.upload(unsigned("1.4.0", app)), ReleaseInfo.class);
    act(release.id(), "publish", "{\"unsigned\":true}");
    String path = "/api/v1/fw/" + release.image().sha256();
    HttpResponse<byte[]> part = server.bytes(path, "Range", "bytes=1000-1999");
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo(java.util.Arrays.copyOfRange(app, 1000, 2000));
    assertThat(part.headers().firstValue("ETag")).contains('"' + release.image().sha256() + '"');
    HttpResponse<byte[]> deflated = server.bytes(path + "/deflated");
    assertThat(new InflaterInputStream(new ByteArrayInputStream(deflated.body())).readAllBytes())
        .isEqualTo(app);
    assertThat(server.bytes("/api/v1/fw/" + "0".repeat(64)).statusCode()).isEqualTo(404);
  }

  private void refusedBundle(byte[] zip) throws Exception {
    HttpResponse<String> answer = server.upload(new MultipartBody().file("bundle", zip));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(answer.body()).contains("BAD_BUNDLE");
    assertThat(server.files()).isEmpty();
    assertThat(server.role.catalog().all()).isEmpty();
  }

  @Test
  void zipBombsTooManyEntriesAndNamesThatLeadOutsideAreRefusedWithoutLitter() throws Exception {
    refusedBundle(Zips.bomb("app.bin", 1 << 30));
    refusedBundle(Zips.bomb("flasher_args.json", 1 << 30));
    java.util.Map<String, byte[]> many = new java.util.HashMap<>();
    for (int i = 0; i < 10_000; i++) {
      many.put("file" + i + ".bin", new byte[1]);
    }
    refusedBundle(Zips.of(many));
    byte[] args =
        "{\"flash_files\":{\"0x10000\":\"../../app.bin\"}}".getBytes(StandardCharsets.UTF_8);
    byte[] app = TestImages.esp32("1.4.0");
    refusedBundle(Zips.of(java.util.Map.of("flasher_args.json", args, "../../app.bin", app)));
    byte[] absolute =
        "{\"flash_files\":{\"0x10000\":\"/etc/passwd\"}}".getBytes(StandardCharsets.UTF_8);
    refusedBundle(Zips.of(java.util.Map.of("flasher_args.json", absolute)));
    try (java.util.stream.Stream<Path> left = java.nio.file.Files.list(folder.resolve("uploads"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aZipOfABuildIsTakenApart() throws Exception {
    byte[] zip =
        Zips.of(
            Map.of(
                "flasher_args.json",
                """
                {"flash_files":{"0x1000":"bootloader.bin","0x8000":"partitions.bin","0x10000":"app.bin"},
                 "extra_esptool_args":{"chip":"esp32"}}
                """
                    .getBytes(StandardCharsets.UTF_8),
                "bootloader.bin",
                TestImages.bootloader(Chip.ESP32),
                "partitions.bin",
                TestImages.partitions(0x180000),
                "app.bin",
                TestImages.esp32("1.4.0")));
    HttpResponse<String> answer =
        server.upload(new MultipartBody().text("metadata", "{}").file("bundle", zip));
    ReleaseInfo release = ReleaseServer.read(answer, ReleaseInfo.class);
    assertThat(release.artifacts())
        .extracting(file -> file.kind())
        .containsExactly("bootloader", "partitions", "app");
    assertThat(release.image().slotSize()).isEqualTo(0x180000);
  }
}
