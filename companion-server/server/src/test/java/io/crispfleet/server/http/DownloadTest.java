package io.crispfleet.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.server.blob.BlobStore;
import io.crispfleet.server.blob.FileBlobStore;
import io.crispfleet.server.http.RawClient.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadTest {
  private static final int SMALL = 300_000;
  private static final int LARGE = 17 << 20;

  @TempDir private Path folder;
  private final List<Long> progress = new CopyOnWriteArrayList<>();
  private byte[] small = new byte[0];
  private byte[] large = new byte[0];
  private String etag = "";
  private HttpServer server;
  private RawClient client;

  @BeforeEach
  void start() throws IOException {
    small = random(SMALL);
    large = random(LARGE);
    BlobStore blobs = FileBlobStore.open(folder, Instant::now);
    Download download = new Download(blobs);
    BlobStore.Blob blob = blobs.put(new ByteArrayInputStream(small), SMALL);
    etag = '"' + blob.sha256() + '"';
    Api api = new Api();
    declare(api, download, "/fw", blob);
    declare(api, download, "/large", blobs.put(new ByteArrayInputStream(large), LARGE));
    server = TestServer.start(api, options -> options);
    client = new RawClient(server.port());
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  private void declare(Api api, Download download, String path, BlobStore.Blob blob) {
    api.get(path)
        .answers(200, "application/octet-stream", "all")
        .answers(206, "application/octet-stream", "part")
        .answers(304, "", "same")
        .problems(416)
        .handle(
            ctx ->
                download.serve(
                    ctx,
                    blob,
                    Download.Manner.firmware("fw.bin")
                        .forEver()
                        .watchedBy((end, of) -> progress.add(end))));
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  @Test
  void wholeFileComesWithLengthValidatorAndName() throws IOException {
    Answer answer = client.ask("GET", "/fw", "Accept-Encoding: gzip");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(small);
    assertThat(answer.headers())
        .containsEntry("Content-Length", Integer.toString(SMALL))
        .containsEntry("Accept-Ranges", "bytes")
        .containsEntry("ETag", etag)
        .containsEntry("Cache-Control", "public, max-age=31536000, immutable")
        .containsEntry("Content-Disposition", "attachment; filename=fw.bin")
        .doesNotContainKey("Content-Encoding");
    assertThat(progress).isSorted().endsWith((long) SMALL);
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 1",
    "bytes=0-, 0, 300000",
    "bytes=100-199, 100, 100",
    "bytes=299999-, 299999, 1",
    "bytes=299990-999999999, 299990, 10",
    "bytes=-5, 299995, 5",
    "bytes=-999999999, 0, 300000",
    "' bytes = 7-8', 7, 2"
  })
  void rangesComeAsParts(String range, int start, int length) throws IOException {
    Answer answer = client.ask("GET", "/fw", "Range: " + range);
    assertThat(answer.status()).isEqualTo(206);
    assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(small, start, start + length));
    assertThat(answer.headers())
        .containsEntry(
            "Content-Range", "bytes " + start + "-" + (start + length - 1) + "/" + SMALL);
    assertThat(client.ask("GET", "/fw", "Range: bytes=0-3").status()).isEqualTo(206);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=300000-", "bytes=300000-300001", "bytes=-0"})
  void rangesBehindTheEndAreRefused(String range) throws IOException {
    Answer answer = client.ask("GET", "/fw", "Range: " + range);
    assertThat(answer.status()).isEqualTo(416);
    assertThat(answer.headers()).containsEntry("Content-Range", "bytes */" + SMALL);
    assertThat(answer.text()).contains("RANGE_NOT_SATISFIABLE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"lines=1-2", "bytes=5-2", "bytes=a-b", "bytes=0-1,5-6", "bytes=-", "nonsense"})
  void rangesThatMakeNoSenseAreIgnored(String range) throws IOException {
    assertThat(client.ask("GET", "/fw", "Range: " + range).status()).isEqualTo(200);
  }

  @Test
  void conditionsAreHonoured() throws IOException {
    assertThat(client.ask("GET", "/fw", "If-None-Match: " + etag).status()).isEqualTo(304);
    assertThat(client.ask("GET", "/fw", "If-None-Match: \"x\", W/" + etag).status()).isEqualTo(304);
    assertThat(client.ask("GET", "/fw", "If-None-Match: *").status()).isEqualTo(304);
    assertThat(client.ask("GET", "/fw", "If-None-Match: \"x\"").status()).isEqualTo(200);
    assertThat(client.ask("GET", "/fw", "Range: bytes=1-2", "If-Range: " + etag).status())
        .isEqualTo(206);
    assertThat(client.ask("GET", "/fw", "Range: bytes=1-2", "If-Range: \"other\"").status())
        .isEqualTo(200);
    assertThat(client.ask("GET", "/fw", "Range: bytes=1-2", "If-Range: W/" + etag).status())
        .isEqualTo(200);
  }

  @Test
  void headTellsTheLengthAndSendsNothing() throws IOException {
    Answer head = client.ask("HEAD", "/fw");
    assertThat(head.headers()).containsEntry("Content-Length", Integer.toString(SMALL));
    Answer part = client.ask("HEAD", "/fw", "Range: bytes=1-2");
    assertThat(part.status()).isEqualTo(206);
    assertThat(progress).isEmpty();
    assertThat(client.ask("GET", "/fw").body()).isEqualTo(small);
  }

  @Test
  void filesTooLargeToKeepAreStreamed() throws IOException {
    assertThat(client.ask("GET", "/large").body()).isEqualTo(large);
    assertThat(client.ask("GET", "/large", "Range: bytes=1000000-9000000").body())
        .isEqualTo(Arrays.copyOfRange(large, 1_000_000, 9_000_001));
  }

  @Test
  void manyClientsAtOnceGetTheSameBytes() throws Exception {
    List<Thread> threads = new ArrayList<>();
    List<Integer> good = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 40; i++) {
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (RawClient each = new RawClient(server.port())) {
                      if (Arrays.equals(each.ask("GET", "/fw").body(), small)) {
                        good.add(1);
                      }
                    } catch (IOException e) {
                      // Counted as missing.
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(good).hasSize(40);
  }
}
