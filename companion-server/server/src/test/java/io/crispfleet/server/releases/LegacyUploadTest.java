package io.crispfleet.server.releases;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.jesptool.chip.Chip;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LegacyUploadTest {
  private static final String CRISP = "/api/fota/upload";
  private static final String SKI = "/api/upload";

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

  private static MultipartBody crisp(String file, String notes, String version) {
    return new MultipartBody()
        .file(file, TestImages.esp32(version))
        .text("version", version)
        .text(notes, "Fix Wi-Fi");
  }

  private static MultipartBody ski(String platform, String version, byte[] app) {
    return new MultipartBody()
        .file("file", app)
        .text("version", version)
        .text("platform", platform);
  }

  @Test
  void bothCrispGameFieldSetsAreTaken() throws Exception {
    HttpResponse<String> code =
        server.post(CRISP, "releaser", crisp("firmware", "description", "1.0.0"));
    assertThat(code.statusCode()).as(code.body()).isEqualTo(201);
    assertThat(code.body())
        .contains("\"status\":\"success\"", "\"success\":true", "\"file_size\":", "\"checksum\":\"")
        .contains("\"description\":\"Fix Wi-Fi\"", "\"blob_name\":\"firmware_v1.0.0.bin\"")
        .contains("\"state\":\"draft\"");
    HttpResponse<String> docs =
        server.post(CRISP, "upload-key", crisp("file", "release_notes", "1.0.1"));
    assertThat(docs.statusCode()).as(docs.body()).isEqualTo(201);
    assertThat(docs.body()).contains("\"description\":\"Fix Wi-Fi\"");
  }

  @Test
  void crispGameTokensComeInBothHeaders() throws Exception {
    HttpResponse<String> answer =
        server.send(
            server
                .request(CRISP, "")
                .header("X-API-Token", "releaser")
                .header("Content-Type", MultipartBody.TYPE)
                .POST(
                    BodyPublishers.ofByteArray(crisp("firmware", "description", "1.0.0").bytes())));
    assertThat(answer.statusCode()).isEqualTo(201);
  }

  @Test
  void refusedCrispGameUploadsSayWhyAndLeaveNothing() throws Exception {
    MultipartBody whole = crisp("firmware", "description", "1.0.0");
    assertThat(server.post(CRISP, "", whole).statusCode()).isEqualTo(401);
    for (String key : List.of("wrong", "viewer")) {
      HttpResponse<String> refused = server.post(CRISP, key, whole);
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.body()).isEqualTo("Unauthorized");
    }
    HttpResponse<String> noFile =
        server.post(CRISP, "releaser", new MultipartBody().text("version", "1.0.0"));
    assertThat(noFile.statusCode()).isEqualTo(400);
    assertThat(noFile.body()).isEqualTo("Firmware file is required");
    HttpResponse<String> noVersion =
        server.post(
            CRISP, "releaser", new MultipartBody().file("firmware", TestImages.esp32("1.0.0")));
    assertThat(noVersion.statusCode()).isEqualTo(400);
    assertThat(noVersion.body()).isEqualTo("Version is required");
    assertThat(server.get(CRISP, "releaser").statusCode()).isEqualTo(405);
    assertThat(server.files()).isEmpty();
  }

  @Test
  void moreThan100MegabytesAreRefusedWithoutLitter() throws Exception {
    long size = 101L << 20;
    String head =
        "--XyZ123\r\nContent-Disposition: form-data; name=\"firmware\"; filename=\"x\"\r\n\r\n";
    HttpResponse<String> answer =
        server.send(
            server
                .request(CRISP, "releaser")
                // As curl does for large bodies: the refusal comes before the bytes.
                .expectContinue(true)
                .header("Content-Type", MultipartBody.TYPE)
                .POST(
                    BodyPublishers.fromPublisher(
                        BodyPublishers.ofInputStream(
                            () ->
                                new SequenceInputStream(
                                    new ByteArrayInputStream(head.getBytes(StandardCharsets.UTF_8)),
                                    new Zeros(size))),
                        size + head.length())));
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(server.files()).isEmpty();
  }

  @Test
  void autopublishedUploadsAreOfferedAtOnce() throws Exception {
    server.close();
    server = new ReleaseServer(folder, true);
    server.post(CRISP, "releaser", crisp("firmware", "description", "1.0.0"));
    assertThat(server.role.catalog().current("esp32", "stable")).isPresent();
  }

  @Test
  void skiClockUploadsKeepTheirShapes() throws Exception {
    byte[] app = TestImages.app(Chip.ESP32C3, "1.4.0", 3000);
    HttpResponse<String> answer = server.post(SKI, "upload-key", ski("esp32c3", "1.4.0", app));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    assertThat(answer.body()).contains("\"success\":true", "\"version_info\":{", "\"sha256\":\"");
    HttpResponse<String> again = server.post(SKI, "upload-key", ski("esp32c3", "1.4.0", app));
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.body()).contains("\"error\":\"Version already exists\"");
    byte[] older = TestImages.app(Chip.ESP32C3, "1.3.0", 3000);
    HttpResponse<String> lower = server.post(SKI, "upload-key", ski("esp32c3", "1.3.0", older));
    assertThat(lower.statusCode()).isEqualTo(400);
    assertThat(lower.body()).contains("Version downgrade not allowed");
    for (String key : List.of("", "wrong", "viewer")) {
      HttpResponse<String> refused = server.post(SKI, key, ski("esp32c3", "1.5.0", app));
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.body()).isEqualTo("{\"error\":\"Invalid API key\"}");
      assertThat(refused.headers().firstValue("Content-Type")).contains("application/json");
    }
  }

  @Test
  void skiClockAliasesAndOddVersionsAreNamed() throws Exception {
    HttpResponse<String> alias =
        server.post(SKI, "upload-key", ski("esp8266", "1.0.0", TestImages.esp8266(1)));
    assertThat(alias.statusCode()).isEqualTo(400);
    assertThat(alias.body()).contains("esp12f");
    HttpResponse<String> odd =
        server.post(SKI, "upload-key", ski("esp12f", "abc", TestImages.esp8266(1)));
    assertThat(odd.statusCode()).isEqualTo(400);
    assertThat(odd.body()).contains("version_code");
    MultipartBody said = ski("esp12f", "abc", TestImages.esp8266(1)).text("version_code", "5");
    assertThat(server.post(SKI, "upload-key", said).statusCode()).isEqualTo(201);
  }

  @Test
  void skiClockHistoryAndStatusListVersions() throws Exception {
    server.post(SKI, "releaser", ski("esp12f", "1.0.0", TestImages.esp8266(1)));
    server.post(SKI, "releaser", ski("esp12f", "1.1.0", TestImages.esp8266(2)));
    assertThat(server.get("/api/firmware-history?platform=esp12f", "viewer").body())
        .contains("\"count\":2", "\"uploaded_by\":\"user:rita\"");
    assertThat(server.get("/api/firmware-metadata?platform=esp12f", "viewer").body())
        .contains("\"version\":\"1.1.0\"");
    assertThat(server.get("/api/status", "viewer").body()).contains("\"esp12f\":{");
  }

  @Test
  void sharedKeysAreReplacedOnlyByAnAdminsSession() throws Exception {
    String keys = "{\"upload_key\":\"abcdefghijkl\"}";
    assertThat(server.send("POST", "/api/config", "upload-key", keys).statusCode()).isEqualTo(403);
    assertThat(server.send("POST", "/api/config", "admin", keys).statusCode()).isEqualTo(403);
    assertThat(server.rotated).isEmpty();
    assertThat(server.send("POST", "/api/config", "session", keys).statusCode()).isEqualTo(200);
    assertThat(server.rotated).isEqualTo(List.of("legacy-upload=abcdefghijkl"));
  }

  /** Many zeros that need no memory. */
  private static final class Zeros extends InputStream {
    private long left;

    Zeros(long size) {
      this.left = size;
    }

    @Override
    public int read() {
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (left <= 0) {
        return -1;
      }
      int count = (int) Math.min(left, length);
      left -= count;
      return count;
    }
  }
}
