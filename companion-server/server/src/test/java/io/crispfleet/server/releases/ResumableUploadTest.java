package io.crispfleet.server.releases;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumableUploadTest {
  @TempDir private Path folder;
  private ReleaseServer server;
  private final byte[] app = TestImages.esp32("1.4.0");

  @BeforeEach
  void start() throws Exception {
    server = new ReleaseServer(folder);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String begin(long size) throws Exception {
    HttpResponse<String> answer = create(size);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return answer.headers().firstValue("Location").orElseThrow();
  }

  private HttpResponse<String> create(long size) throws Exception {
    return server.send(
        server
            .request("/api/v1/uploads", "releaser")
            .header("Tus-Resumable", "1.0.0")
            .header("Upload-Length", Long.toString(size))
            .POST(BodyPublishers.noBody()));
  }

  private HttpResponse<String> patch(String path, long offset, byte[] bytes) throws Exception {
    return server.send(
        server
            .request(path, "releaser")
            .header("Tus-Resumable", "1.0.0")
            .header("Upload-Offset", Long.toString(offset))
            .header("Content-Type", "application/offset+octet-stream")
            .method("PATCH", BodyPublishers.ofByteArray(bytes)));
  }

  private HttpResponse<String> head(String path) throws Exception {
    return server.send(
        server
            .request(path, "releaser")
            .header("Tus-Resumable", "1.0.0")
            .method("HEAD", BodyPublishers.noBody()));
  }

  @Test
  void anUploadGoesOnAfterARestart() throws Exception {
    String path = begin(app.length);
    assertThat(patch(path, 0, Arrays.copyOf(app, 1000)).statusCode()).isEqualTo(204);
    server.close();
    // What a crash leaves behind the last offset that anybody was told.
    Path file = folder.resolve("uploads").resolve(path.substring(path.lastIndexOf('/') + 1));
    Files.write(file, new byte[] {1, 2, 3}, StandardOpenOption.APPEND);
    server = new ReleaseServer(folder);
    assertThat(head(path).headers().firstValue("Upload-Offset")).contains("1000");
    assertThat(patch(path, 0, app).statusCode()).isEqualTo(409);
    HttpResponse<String> rest = patch(path, 1000, Arrays.copyOfRange(app, 1000, app.length));
    assertThat(rest.headers().firstValue("Upload-Offset")).contains(Integer.toString(app.length));

    String id = path.substring(path.lastIndexOf('/') + 1);
    HttpResponse<String> release =
        server.upload(
            new MultipartBody().text("metadata", "{\"uploads\":{\"app\":\"" + id + "\"}}"));
    assertThat(release.statusCode()).as(release.body()).isEqualTo(201);
    assertThat(head(path).statusCode()).isEqualTo(404);
    assertThat(Files.exists(file)).isFalse();
  }

  @Test
  void anUnfinishedUploadMakesNoRelease() throws Exception {
    String path = begin(app.length);
    String id = path.substring(path.lastIndexOf('/') + 1);
    HttpResponse<String> answer =
        server.upload(
            new MultipartBody().text("metadata", "{\"uploads\":{\"app\":\"" + id + "\"}}"));
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("UPLOAD_INCOMPLETE");
  }

  @Test
  void uploadsExpireAndAreLimited() throws Exception {
    String path = begin(app.length);
    assertThat(create(200L << 20).statusCode()).isEqualTo(413);
    for (int i = 0; i < 5; i++) {
      create(100L << 20);
    }
    assertThat(create(100L << 20).body()).contains("QUOTA");
    assertThat(patch(path, 0, new byte[app.length + 1]).statusCode()).isEqualTo(413);
    server.clock.advance(Duration.ofHours(25));
    assertThat(head(path).statusCode()).isEqualTo(410);
    server.close();
    server = new ReleaseServer(folder);
    assertThat(create(app.length).statusCode()).isEqualTo(201);
  }

  @Test
  void onlyTheOwnerSeesAnUpload() throws Exception {
    String path = begin(app.length);
    assertThat(
            server
                .send(
                    server
                        .request(path, "admin")
                        .header("Tus-Resumable", "1.0.0")
                        .method("HEAD", BodyPublishers.noBody()))
                .statusCode())
        .isEqualTo(404);
    assertThat(
            server
                .send(server.request(path, "releaser").method("HEAD", BodyPublishers.noBody()))
                .statusCode())
        .isEqualTo(412);
  }
}
