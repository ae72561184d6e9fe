package io.crispfleet.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.crispfleet.client.ApiClient;
import io.crispfleet.contract.api.device.DeviceCredential;
import io.crispfleet.contract.api.device.NewDevice;
import io.crispfleet.contract.api.ota.OtaDecision;
import io.crispfleet.contract.json.Json;
import io.crispfleet.contract.legacy.FotaCheckAnswer;
import io.crispfleet.jesptool.chip.Chip;
import io.crispfleet.server.CompanionServer;
import io.crispfleet.server.config.ConfigReader;
import io.crispfleet.server.releases.TestImages;
import io.crispfleet.server.testing.RawMqtt;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import tools.jackson.databind.JsonNode;

/** The release commands, as a person or a build server gives them, against a whole server. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class ReleaseCommandTest {
  private static final String PASSPHRASE = "a long walk in the snow";

  @TempDir static Path data;
  private static CompanionServer server;
  private static Path credentials;
  private static String token;
  private static Path key;
  private static int versions;

  @TempDir Path folder;
  private String version;
  private Path app;

  private record Run(int exit, String out, String err) {
    JsonNode json() {
      return Json.tree(out.lines().findFirst().orElse("").getBytes(StandardCharsets.UTF_8));
    }
  }

  @BeforeAll
  static void start() {
    Map<String, String> settings =
        Map.of(
            "data", data.toString(),
            "http", "127.0.0.1:0",
            "https", "127.0.0.1:0",
            "mqtt", "127.0.0.1:0",
            "mqtts", "127.0.0.1:0",
            "crisp.product", "crisp-games",
            "log.level", "warning");
    server = new CompanionServer(new ConfigReader(settings, Map.of(), Optional.empty()).config());
    server.start();
    credentials = data.resolve("home.json");
    key = data.resolve("release.pem");
    String code = server.setupCode().orElseThrow();
    String url = server.endpoints().http();
    ok(
        run(
            "seven wild geese 7\n",
            ("admin setup --user anna --password-stdin --server " + url + " --code " + code)
                .split(" ")));
    token = ok(run("", "admin", "token", "create", "ci", "--json")).json().get("token").asString();
    ok(run(PASSPHRASE + "\n", "release", "keygen", key.toString(), "--passphrase-stdin"));
    ok(run("", "admin", "key", "add", "release", key.toString()));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void build() throws Exception {
    version = "1." + ++versions + ".0";
    app = write(TestImages.app(Chip.ESP32, version, 700_000));
  }

  private Path write(byte[] image) throws Exception {
    return Files.write(folder.resolve("app.bin"), image);
  }

  private static Run ok(Run run) {
    assertThat(run.exit()).as(run.out() + run.err()).isZero();
    return run;
  }

  private static Run run(String input, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    boolean local = all.contains("keygen") || all.contains("sign") || all.contains("verify");
    if (!local && !all.contains("inspect") && !all.contains("--credentials")) {
      all.addAll(List.of("--credentials", credentials.toString()));
    }
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    try {
      int exit =
          Main.run(
              all.toArray(String[]::new), new PrintWriter(out, true), new PrintWriter(err, true));
      return new Run(exit, out.toString(), err.toString());
    } finally {
      System.setIn(before);
    }
  }

  private Run upload(String... more) {
    List<String> all = new ArrayList<>(List.of("release", "upload", app.toString()));
    all.addAll(List.of(more));
    return run(PASSPHRASE + "\n", all.toArray(String[]::new));
  }

  private Run signedUpload(String... more) {
    List<String> all = new ArrayList<>(List.of("--key", key.toString(), "--passphrase-stdin"));
    all.addAll(List.of(more));
    return upload(all.toArray(String[]::new));
  }

  private String id() {
    return "esp32@" + version;
  }

  @Test
  void aReleaseGoesFromTheBuildToStableAndOut() throws Exception {
    Run sent = ok(signedUpload("--channel", "beta", "--notes", "Faster"));
    assertThat(sent.out())
        .contains("bytes\n")
        .contains(id() + " is draft in channel beta, signed by ");
    assertThat(ok(run("", "release", "publish", id())).out()).contains("is active");
    Run promoted = ok(run("", "release", "promote", id(), "stable", "--json"));
    assertThat(promoted.json().get("channel").asString()).isEqualTo("stable");
    assertThat(ok(run("", "release", "list")).out())
        .contains(id(), "stable", "active", "user:anna");
    Run shown = ok(run("", "release", "show", id(), "--json"));
    assertThat(shown.json().get("notes").asString()).isEqualTo("Faster");
    assertThat(shown.json().get("trusted").asBoolean()).isTrue();

    Path copy = folder.resolve("copy.bin");
    ok(run("", "release", "download", id(), copy.toString()));
    assertThat(copy).hasSameBinaryContentAs(app);
    String link = ok(run("", "release", "link", id())).out().strip();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(link)).build();
      assertThat(client.send(request, BodyHandlers.ofByteArray()).body())
          .isEqualTo(Files.readAllBytes(app));
    }
    assertThat(ok(run("", "release", "retire", id())).out()).contains("is retired");
  }

  @Test
  void publishFromAScriptIsIdempotentAndFailsWithTheServersReason() throws Exception {
    Run first = ok(signedUpload("--publish", "--json", "--token", token));
    assertThat(first.json().get("created").asBoolean()).isTrue();
    assertThat(first.json().get("state").asString()).isEqualTo("active");
    Run again = ok(signedUpload("--publish", "--token", token));
    assertThat(again.out()).startsWith("Already there: " + id()).doesNotContain("bytes");
    assertThat(ok(signedUpload("--json")).json().get("created").asBoolean()).isFalse();

    write(TestImages.app(Chip.ESP32, version, 600_000));
    Run other = upload();
    assertThat(other.exit()).isEqualTo(24);
    assertThat(other.err()).contains("exists with other bytes").contains("give the new build");
    Run json = upload("--json");
    assertThat(json.exit()).isEqualTo(24);
    assertThat(json.out()).contains("\"VERSION_EXISTS\"");
    Run stranger = upload("--token", "wrong");
    assertThat(stranger.exit()).isEqualTo(21);
  }

  @Test
  void whatAnEarlierRunBeganIsCompleted() {
    assertThat(ok(upload()).out()).contains("is draft in channel dev, unsigned");
    Run unsigned = upload("--publish");
    assertThat(unsigned.exit()).isEqualTo(3);
    assertThat(unsigned.err()).contains("is not signed");
    assertThat(ok(signedUpload("--publish")).out())
        .startsWith("Already there: ")
        .contains("is active in channel dev, signed by");
  }

  @Test
  void anUploadWhoseClientWasKilledGoesOnInTheNextRun() throws Exception {
    byte[] bytes = Files.readAllBytes(app);
    HttpUrl url = HttpUrl.get(server.endpoints().http());
    try (ApiClient api = new ApiClient(url, Optional.of(token), Optional.empty())) {
      assertThatIllegalStateException()
          .isThrownBy(
              () ->
                  new ResumableUpload(api)
                      .send(
                          bytes,
                          KeyText.sha256(bytes),
                          at -> {
                            throw new IllegalStateException("killed");
                          }));
    }
    long begun = uploads();
    Run next = ok(upload());
    assertThat(next.out().lines().toList())
        .startsWith(
            "262144 of %d bytes".formatted(bytes.length),
            "524288 of %d bytes".formatted(bytes.length));
    assertThat(next.out().lines().filter(line -> line.endsWith("bytes"))).hasSize(3);
    assertThat(uploads()).isEqualTo(begun - 1);
  }

  private static long uploads() throws Exception {
    try (Stream<Path> unfinished = Files.list(data.resolve("uploads"))) {
      return unfinished.count();
    }
  }

  @Test
  void aLabelOfItsOwnIsWarnedAbout() {
    String label = version + "-rc1";
    Run sent =
        ok(
            upload(
                "--release-version", label, "--version-code", "" + (1_000_000 + versions * 1000)));
    assertThat(sent.out()).contains("warning: ").contains("esp32@" + label + " is draft");
  }

  @Test
  void refusalsSayWhy() throws Exception {
    byte[] bytes = Files.readAllBytes(app);
    bytes[bytes.length / 2] ^= 1;
    write(bytes);
    Run damaged = upload();
    assertThat(damaged.exit()).isEqualTo(3);
    assertThat(damaged.err()).startsWith("error: ");
    Run missing = run("", "release", "publish", "esp32@9.9.9");
    assertThat(missing.exit()).isEqualTo(23);
    assertThat(missing.err()).contains("esp32@9.9.9");
    Run nowhere = run("", "release", "list", "--server", "http://127.0.0.1:1");
    assertThat(nowhere.exit()).isEqualTo(20);
  }

  @Test
  void signWritesAFileThatVerifyAndUploadTake() throws Exception {
    Run wrong =
        run(
            "wrong\n",
            "release",
            "sign",
            app.toString(),
            "--key",
            key.toString(),
            "--passphrase-stdin");
    assertThat(wrong.exit()).isEqualTo(3);
    assertThat(wrong.err()).containsIgnoringCase("passphrase");
    Path signed = folder.resolve("app.bin.signed.json");
    assertThat(signed).doesNotExist();

    ok(
        run(
            PASSPHRASE + "\n",
            "release",
            "sign",
            app.toString(),
            "--key",
            key.toString(),
            "--passphrase-stdin"));
    assertThat(Json.tree(Files.readAllBytes(signed)).get("manifest").asString())
        .contains("version=" + version);
    Run verified = ok(run("", "release", "verify", app.toString(), "--public-key", key.toString()));
    assertThat(verified.out()).startsWith("Signed by key ");
    assertThat(ok(upload("--publish")).out()).contains("signed by");

    write(TestImages.app(Chip.ESP32, version, 600_000));
    Run altered = run("", "release", "verify", app.toString(), "--public-key", key.toString());
    assertThat(altered.exit()).isEqualTo(4);
    assertThat(altered.err()).contains("not the one signed");
  }

  @Test
  void aStickIsOnlyOfferedWhatIsForItsProductAndBoard() throws Exception {
    HttpUrl url = HttpUrl.get(server.endpoints().http());
    try (ApiClient api = new ApiClient(url, Optional.of(token), Optional.empty())) {
      NewDevice stick = new NewDevice("C3C3C3", null, List.of(), null);
      String secret = api.post("/api/v1/devices").json(stick).read(DeviceCredential.class).token();
      say(
          "C3C3C3",
          secret,
          """
          {"v":1,"product":"crisp-sticks","platform":"esp32c3","board":"devkit","version":"0.1.0",\
          "caps":[],"cmds":[]}\
          """);

      publishForC3("--product", "ski-clock");
      assertThat(decisionUntil(api, "wrong_product").detail())
          .endsWith(" is for ski-clock, the stick is crisp-sticks.");
      publishForC3("--boards", "M5StickC-Plus,atom-lite");
      assertThat(decisionUntil(api, "wrong_board").detail())
          .endsWith(" is only for atom-lite, m5stickc-plus, the stick is devkit.");
      assertThat(ok(run("", "release", "list")).out())
          .contains(" ski-clock ")
          .contains(" crisp-sticks on atom-lite, m5stickc-plus ");
      assertThat(upload("--platform", "esp32c3", "--boards", "devkit").err())
          .contains("is here already, for atom-lite, m5stickc-plus");
      publishForC3("--boards", "devkit");
      assertThat(decisionUntil(api, null).version()).isEqualTo(version);

      ok(signedUpload("--channel", "stable", "--publish"));
      assertThat(check(api).updateAvailable()).isFalse();
      build();
      ok(signedUpload("--channel", "stable", "--publish", "--product", "crisp-games"));
      assertThat(check(api).version()).isEqualTo(version);
    }
  }

  private static FotaCheckAnswer check(ApiClient api) {
    return api.get("/api/fota/check")
        .query("device_id", "C0FFEE")
        .query("current_version", "0.1.0")
        .read(FotaCheckAnswer.class);
  }

  private void publishForC3(String... more) throws Exception {
    version = "1." + ++versions + ".0";
    write(TestImages.app(Chip.ESP32C3, version, 5_000));
    List<String> all = new ArrayList<>(List.of("--channel", "stable", "--publish"));
    all.addAll(List.of(more));
    ok(signedUpload(all.toArray(String[]::new)));
  }

  /** A stick says what it is, and waits until that is acknowledged. */
  private static void say(String id, String secret, String info) throws Exception {
    URI mqtt = URI.create(server.endpoints().mqtt());
    try (Socket stick = new Socket(mqtt.getHost(), mqtt.getPort())) {
      stick.setSoTimeout(10_000);
      stick
          .getOutputStream()
          .write(RawMqtt.connect(id, secret.getBytes(StandardCharsets.US_ASCII)));
      assertThat(stick.getInputStream().readNBytes(4)).containsExactly(0x20, 2, 0, 0);
      byte[] bytes = info.getBytes(StandardCharsets.UTF_8);
      stick
          .getOutputStream()
          .write(RawMqtt.publish("crispfleet/v1/d/" + id + "/info", bytes, 1, false));
      assertThat(stick.getInputStream().readNBytes(4)).containsExactly(0x40, 2, 0, 1);
    }
  }

  /** What the operator is shown, once it is the expected reason. */
  private static OtaDecision decisionUntil(ApiClient api, @Nullable String reason) {
    Instant until = Instant.now().plusSeconds(10);
    OtaDecision decision;
    do {
      decision = api.get("/api/v1/ota/decisions/C3C3C3").read(OtaDecision.class);
    } while (!Objects.equals(decision.reason(), reason) && Instant.now().isBefore(until));
    assertThat(decision.reason()).as(decision.detail()).isEqualTo(reason);
    return decision;
  }

  @Test
  void inspectNeedsNoServer() {
    JsonNode image = ok(run("", "release", "inspect", app.toString(), "--json")).json();
    assertThat(image.get("embeddedVersion").asString()).isEqualTo(version);
    assertThat(image.get("project").asString()).isEqualTo("crisp-test");
  }

  @Test
  void pullingFromAnotherServerIsSetShownAndRun() {
    String url = server.endpoints().http();
    Run http = run(token + "\n", "admin", "sync", "set", "--from", url);
    assertThat(http.exit()).isEqualTo(3);
    assertThat(http.err()).contains("allowHttp");
    // A server that pulls from itself finds everything there already.
    ok(signedUpload("--channel", "stable", "--publish"));
    Run set = ok(run(token + "\n", "admin", "sync", "set", "--from", url, "--allow-http"));
    assertThat(set.out()).contains("Pulls stable from " + url + " when asked");
    Run pulled = ok(run("", "admin", "sync", "run", "--json"));
    assertThat(pulled.json().get("errors")).isEmpty();
    assertThat(pulled.json().get("lastSuccess")).isNotNull();
    assertThat(ok(run("", "admin", "sync", "status")).out()).contains("0 taken over");
    ok(run("wrong\n", "admin", "sync", "set", "--from", url, "--allow-http"));
    Run refused = run("", "admin", "sync", "run");
    assertThat(refused.exit()).isEqualTo(4);
    assertThat(refused.out()).contains("BAD_TOKEN");
    assertThat(ok(run("", "admin", "sync", "set", "--off")).out()).contains("Nothing is pulled.");
  }
}
