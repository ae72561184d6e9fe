package io.crispfleet.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.api.release.ReleaseInfo;
import io.crispfleet.contract.json.Json;
import io.crispfleet.server.releases.TestImages;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Somebody who uploads one release after the other in small pieces, and goes on after a crash. */
final class ResumedUploads implements Work {
  private static final int PIECE = 20_000;
  private static final int SIZE = 5 * PIECE + 1_000;
  private static final String OFFSET = "Upload-Offset";

  private final String token;
  private final List<String> releases = new ArrayList<>();
  private @Nullable Client client;
  private int number;
  private byte[] image = new byte[0];
  private @Nullable String path;
  private long offset;
  private int acknowledged;

  ResumedUploads(String token) {
    this.token = token;
  }

  /** Ids of the releases that were acknowledged. */
  List<String> releases() {
    return releases;
  }

  @Override
  public void connect(URI http, URI mqtt) {
    close();
    client = new Client(http).bearer(token);
  }

  @Override
  public void recover() {
    for (String release : releases) {
      HttpResponse<byte[]> found = client().get("/api/v1/releases/" + release);
      assertThat(found.statusCode()).as(release).isEqualTo(200);
      String sha256 = Json.read(found.body(), ReleaseInfo.class).artifacts().getFirst().sha256();
      assertThat(client().get("/api/v1/fw/" + sha256).statusCode()).isIn(200, 404);
    }
    String begun = path;
    if (begun == null) {
      return;
    }
    HttpResponse<byte[]> head = tus(begun, "HEAD", new byte[0], -1);
    if (head.statusCode() == 404) {
      assertThat(offset).as("only a release takes an upload away").isEqualTo(image.length);
      return;
    }
    long kept = Long.parseLong(head.headers().firstValue(OFFSET).orElseThrow());
    assertThat(kept).isBetween(offset, offset + PIECE);
    offset = kept;
  }

  @Override
  public void step() {
    String begun = path;
    if (begun == null) {
      begin();
    } else if (offset < image.length) {
      int from = (int) offset;
      byte[] piece = Arrays.copyOfRange(image, from, Math.min(from + PIECE, image.length));
      HttpResponse<byte[]> answer = tus(begun, "PATCH", piece, offset);
      assertThat(answer.statusCode()).as(Client.text(answer)).isEqualTo(204);
      offset = Long.parseLong(answer.headers().firstValue(OFFSET).orElseThrow());
    } else {
      release(begun);
    }
    acknowledged++;
  }

  private void begin() {
    image = TestImages.app(io.crispfleet.jesptool.chip.Chip.ESP32, version(), SIZE);
    offset = 0;
    HttpResponse<byte[]> answer =
        client()
            .send(
                client()
                    .request("/api/v1/uploads")
                    .header("Tus-Resumable", "1.0.0")
                    .header("Upload-Length", Integer.toString(image.length))
                    .POST(BodyPublishers.noBody())
                    .build());
    assertThat(answer.statusCode()).as(Client.text(answer)).isEqualTo(201);
    path = answer.headers().firstValue("Location").orElseThrow();
  }

  private String version() {
    return "0.1." + number;
  }

  private void release(String begun) {
    String id = begun.substring(begun.lastIndexOf('/') + 1);
    HttpResponse<byte[]> answer = Forms.upload(client(), "{\"uploads\":{\"app\":\"" + id + "\"}}");
    if (answer.statusCode() == 404) {
      // The crash came after the release was made and before its answer.
      answer = client().get("/api/v1/releases?limit=1");
      assertThat(Client.text(answer)).contains("\"" + version() + "\"");
    } else {
      assertThat(answer.statusCode()).as(Client.text(answer)).isIn(200, 201);
      releases.add(Json.read(answer.body(), ReleaseInfo.class).id());
    }
    number++;
    path = null;
  }

  private HttpResponse<byte[]> tus(String to, String method, byte[] piece, long at) {
    var request = client().request(to).header("Tus-Resumable", "1.0.0");
    if (at >= 0) {
      request.header(OFFSET, Long.toString(at));
      request.header("Content-Type", "application/offset+octet-stream");
    }
    return client().send(request.method(method, BodyPublishers.ofByteArray(piece)).build());
  }

  private Client client() {
    Client to = client;
    if (to == null) {
      throw new IllegalStateException("not connected");
    }
    return to;
  }

  @Override
  public int acknowledged() {
    return acknowledged;
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }
}
