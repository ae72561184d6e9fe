package io.crispfleet.server.releases;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.api.release.DownloadPage;
import io.crispfleet.contract.api.release.LinkInfo;
import io.crispfleet.contract.json.Json;
import io.crispfleet.jesptool.chip.Chip;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class LinksTest {
  @TempDir private Path folder;
  private ReleaseServer server;
  private final byte[] app = TestImages.esp32("1.4.0");

  @BeforeEach
  void start() throws Exception {
    server = new ReleaseServer(folder);
    publish("esp32", app, Chip.ESP32);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void publish(String platform, byte[] image, Chip chip) throws Exception {
    MultipartBody body =
        new MultipartBody()
            .text(
                "metadata",
                "{\"platform\":\"" + platform + "\",\"version\":\"1.4.0\",\"channel\":\"stable\"}")
            .file("app", image)
            .file("bootloader", TestImages.bootloader(chip))
            .file("partitions", TestImages.partitions(0x180000))
            .file("boot_app0", new byte[0x2000]);
    HttpResponse<String> answer = server.upload(body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    server.send(
        "POST",
        "/api/v1/releases/" + platform + "@1.4.0:publish",
        "releaser",
        "{\"unsigned\":true}");
  }

  private String link() throws Exception {
    return ReleaseServer.read(
            server.send("POST", "/api/v1/releases/esp32@1.4.0:link", "viewer", "{}"),
            LinkInfo.class)
        .path();
  }

  @Test
  void aLinkWorksUntilItExpires() throws Exception {
    String path = link();
    assertThat(server.bytes(path).body()).isEqualTo(app);
    server.clock.advance(Duration.ofMinutes(59));
    assertThat(server.bytes(path).statusCode()).isEqualTo(200);
    server.clock.advance(Duration.ofMinutes(1));
    assertThat(server.bytes(path).statusCode()).isEqualTo(410);
  }

  @Test
  void aChangedCharacterIsRefused() throws Exception {
    String path = link();
    int from = path.lastIndexOf('/') + 1;
    for (int at = from; at < path.length(); at++) {
      char other = path.charAt(at) == 'A' ? 'B' : 'A';
      String changed = path.substring(0, at) + other + path.substring(at + 1);
      assertThat(server.bytes(changed).statusCode()).as(changed).isEqualTo(403);
    }
  }

  @Test
  void whoMayNotDownloadAnyMoreCannotUseTheLink() throws Exception {
    String path = link();
    server.banned.add(3L);
    assertThat(server.bytes(path).statusCode()).isEqualTo(403);
    assertThat(
            server.send("POST", "/api/v1/releases/esp32@1.4.0:link", "viewer", "{}").statusCode())
        .isEqualTo(403);
  }

  @Test
  void downloadsListUserPlatformVersionAddressAndAgent() throws Exception {
    server.bytes(link(), "User-Agent", "curl/8");
    // Downloads do not wait for their log entry; writes happen in order.
    server.database.write(connection -> 0);
    DownloadPage page =
        ReleaseServer.read(
            server.get("/api/v1/downloads?platform=esp32", "releaser"), DownloadPage.class);
    assertThat(page.downloads())
        .singleElement()
        .matches(entry -> entry.who().equals("user:vera"))
        .matches(entry -> entry.version().equals("1.4.0"))
        .matches(entry -> entry.address().equals("127.0.0.1"))
        .matches(entry -> "curl/8".equals(entry.agent()));
    assertThat(server.release("esp32@1.4.0").downloads()).isEqualTo(1);
  }

  private List<String> offsets(String platform, String chipFamily) throws Exception {
    HttpResponse<String> answer = server.get("/firmware/manifest/" + platform + ".json", "viewer");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode manifest = Json.tree(answer.body().getBytes(StandardCharsets.UTF_8));
    assertThat(manifest.path("new_install_prompt_erase").asBoolean()).isTrue();
    JsonNode build = manifest.path("builds").path(0);
    assertThat(build.path("chipFamily").asString()).isEqualTo(chipFamily);
    return build
        .path("parts")
        .valueStream()
        .map(
            part -> {
              String path = part.path("path").asString();
              return path.substring(path.lastIndexOf('/') + 1) + "@" + part.path("offset").asInt();
            })
        .toList();
  }

  @Test
  void webToolsManifestsHaveTheOffsetsOfTheChip() throws Exception {
    assertThat(offsets("esp32", "ESP32"))
        .containsExactly(
            "bootloader.bin@4096", "partitions.bin@32768", "boot_app0.bin@57344", "app.bin@65536");
    publish("esp32s3", TestImages.app(Chip.ESP32S3, "1.4.0", 3000), Chip.ESP32S3);
    assertThat(offsets("esp32s3", "ESP32-S3"))
        .containsExactly(
            "bootloader.bin@0", "partitions.bin@32768", "boot_app0.bin@57344", "app.bin@65536");
  }

  @Test
  void browsersElsewhereMayReadManifestAndPartsWithoutCredentials() throws Exception {
    String token = link().substring("/firmware/user-download/".length());
    HttpResponse<byte[]> manifest =
        server.bytes(
            "/firmware/manifest/esp32.json?access=" + token, "Origin", "https://flash.example");
    assertThat(manifest.statusCode()).isEqualTo(200);
    assertThat(manifest.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
    assertThat(manifest.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
    String part =
        Json.tree(manifest.body())
            .path("builds")
            .path(0)
            .path("parts")
            .path(3)
            .path("path")
            .asString();
    HttpResponse<byte[]> file = server.bytes(part, "Origin", "https://flash.example");
    assertThat(file.body()).isEqualTo(app);
    assertThat(file.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
    HttpResponse<String> preflight =
        server.send(
            server
                .request(part, "")
                .header("Origin", "https://flash.example")
                .header("Access-Control-Request-Method", "GET")
                .method("OPTIONS", java.net.http.HttpRequest.BodyPublishers.noBody()));
    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
    assertThat(server.bytes("/firmware/manifest/esp32.json").statusCode()).isEqualTo(401);
  }
}
