package io.crispfleet.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.api.release.ReleaseInfo;
import io.crispfleet.contract.json.Json;
import io.crispfleet.server.blob.BlobStore.Blob;
import io.crispfleet.server.blob.FileBlobStore;
import io.crispfleet.server.releases.TestImages;
import io.crispfleet.server.store.Database;
import io.crispfleet.server.store.Sql;
import io.crispfleet.server.store.SqliteDatabase;
import io.crispfleet.server.testing.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often is said by the system property {@code crispfleet.kills}. */
class KilledServerTest {
  private static final int KILLS = Integer.getInteger("crispfleet.kills", 5);
  private static final int LONGEST_LIFE_MILLIS = 1_000;

  @TempDir Path folder;
  private @Nullable ServerProcess server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.kill();
    }
  }

  @Test
  void everythingAcknowledgedSurvivesKillingTheServerUnderLoad() throws Exception {
    Path data = folder.resolve("data");
    Random random = new Random(9);
    server = ServerProcess.start(data);
    String token = Client.setUp(server);
    List<SignedScores> scores = new ArrayList<>();
    MqttScores messages;
    byte[] image = TestImages.esp32(CrispUpdates.NEW);
    try (Client admin = new Client(server.http()).bearer(token)) {
      for (int i = 0; i < 3; i++) {
        scores.add(new SignedScores(admin.provision("AA000" + i)));
      }
      messages = new MqttScores(admin.provision("BB0000"));
      publish(admin, image);
    }
    ResumedUploads uploads = new ResumedUploads(token);
    List<Work> all = new ArrayList<>(scores);
    all.addAll(List.of(messages, uploads, new CrispUpdates(token, image)));
    for (int life = 0; life < KILLS; life++) {
      reconnect(all, server);
      liveAndDie(server, all, random.nextInt(LONGEST_LIFE_MILLIS));
      server = ServerProcess.start(data);
    }
    reconnect(all, server);
    all.forEach(Work::close);
    assertThat(all).allSatisfy(work -> assertThat(work.acknowledged()).isPositive());
    server.close();
    assertOnce(data, scores, messages);
    assertBlobsVerify(data);
    assertThat(litter(data)).isEmpty();
    assertThat(server.errors()).isEmpty();
  }

  private static void publish(Client admin, byte[] image) {
    HttpResponse<byte[]> made =
        Forms.upload(admin, "{\"platform\":\"esp32\",\"channel\":\"stable\"}", image);
    assertThat(made.statusCode()).as(Client.text(made)).isEqualTo(201);
    String id = Json.read(made.body(), ReleaseInfo.class).id();
    HttpResponse<byte[]> published =
        admin.json("POST", "/api/v1/releases/" + id + ":publish", Map.of("unsigned", true));
    assertThat(published.statusCode()).as(Client.text(published)).isEqualTo(200);
  }

  private static void reconnect(List<Work> all, ServerProcess server) throws Exception {
    for (Work work : all) {
      work.connect(server.http(), server.mqtt());
      work.recover();
    }
  }

  /** Everybody works until the server is gone; a failed assertion is not taken for that. */
  private static void liveAndDie(ServerProcess server, List<Work> all, int millis)
      throws Exception {
    CountDownLatch first = new CountDownLatch(all.size());
    List<Future<?>> working = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Work work : all) {
        working.add(threads.submit(() -> workUntilItDies(server, work, first)));
      }
      assertThat(first.await(120, TimeUnit.SECONDS)).as("everybody got to work").isTrue();
      // The moment of death is by chance; nothing waits for it.
      new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
      server.kill();
      for (Future<?> each : working) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }

  private static void workUntilItDies(ServerProcess server, Work work, CountDownLatch first) {
    while (true) {
      try {
        work.step();
        first.countDown();
      } catch (AssertionError e) {
        throw new AssertionError(e.getMessage() + "\n" + server.errors(), e);
      } catch (Exception e) {
        if (server.running()) {
          throw new IllegalStateException("the server refused while it was alive", e);
        }
        return;
      }
    }
  }

  private static void assertOnce(Path data, List<SignedScores> scores, MqttScores messages) {
    try (Database database = SqliteDatabase.open(data.resolve("crispfleet.db"))) {
      for (SignedScores stick : scores) {
        assertThat(runs(database, stick.device()))
            .isEqualTo(new Counted(stick.runs(), stick.runs()));
      }
      long published = messages.runs();
      assertThat(runs(database, messages.device())).isEqualTo(new Counted(published, published));
      List<String> twice =
          database.read(
              c ->
                  Sql.list(
                      c,
                      "SELECT version FROM releases GROUP BY version HAVING count(*) > 1",
                      row -> row.getString(1)));
      assertThat(twice).isEmpty();
    }
  }

  private record Counted(long rows, long different) {}

  private static Counted runs(Database database, String device) {
    return database
        .read(
            c ->
                Sql.first(
                    c,
                    "SELECT count(*), count(DISTINCT run) FROM scores WHERE device = ?",
                    row -> new Counted(row.getLong(1), row.getLong(2)),
                    device))
        .orElseThrow();
  }

  private static void assertBlobsVerify(Path data) throws IOException {
    FileBlobStore blobs = FileBlobStore.open(data.resolve("blobs"), new ManualClock());
    try (Stream<Blob> all = blobs.list()) {
      assertThat(all.toList()).isNotEmpty().allSatisfy(blob -> blobs.open(blob.sha256()).close());
    }
  }

  /** Files that only a crash leaves behind. Uploads that were not finished are none of them. */
  private static List<String> litter(Path data) throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> data.relativize(file).toString())
          .filter(path -> !path.startsWith("uploads" + java.io.File.separator))
          .filter(
              path ->
                  path.contains("incoming")
                      || path.contains("quarantine")
                      || path.endsWith("-wal")
                      || path.endsWith(".tmp")
                      || path.endsWith(".part")
                      || path.endsWith(".upgrading"))
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
