package io.crispfleet.server.faults;

import static io.crispfleet.server.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.json.Json;
import io.crispfleet.server.testing.SmallDisk;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartTest {
  private static final int SMALL_DISK = 40 << 20;

  /** The broker wants some 64 MB free. */
  private static final int DISK_WITH_BROKER = 160 << 20;

  @TempDir Path folder;

  @Test
  void row99ARepeatedRequestIsAnsweredTheSameAfterARestart() throws Exception {
    Path data = folder.resolve("data");
    String token;
    byte[] first;
    try (ServerProcess server = ServerProcess.start(data)) {
      token = Client.setUp(server);
      try (Client admin = new Client(server.http()).bearer(token)) {
        admin.provision("AA0001");
        HttpResponse<byte[]> answer = identify(admin);
        assertThat(answer.statusCode()).as(Client.text(answer)).isEqualTo(202);
        first = answer.body();
        server.kill();
      }
    }
    try (ServerProcess server = ServerProcess.start(data);
        Client admin = new Client(server.http()).bearer(token)) {
      HttpResponse<byte[]> again = identify(admin);
      assertThat(again.statusCode()).as(Client.text(again)).isEqualTo(202);
      assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
      assertThat(again.body()).isEqualTo(first);
      String id = Json.mapper().readTree(first).get("id").asString();
      String commands = Client.text(admin.get("/api/v1/devices/AA0001/commands"));
      assertThat(commands.split(id, -1)).as(commands).hasSize(2);
    }
  }

  private static HttpResponse<byte[]> identify(Client admin) {
    return admin.send(
        admin
            .request("/api/v1/devices/AA0001:identify")
            .header("Idempotency-Key", "only-once")
            .POST(BodyPublishers.noBody())
            .build());
  }

  @Test
  void row126WhatIsUnderWayAtTheEndIsAnsweredAndKept() throws Exception {
    Path data = folder.resolve("data");
    SignedScores scores;
    CountDownLatch some = new CountDownLatch(50);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        ServerProcess server = ServerProcess.start(data)) {
      try (Client admin = new Client(server.http()).bearer(Client.setUp(server))) {
        scores = new SignedScores(admin.provision("AA0001"));
      }
      scores.connect(server.http(), server.mqtt());
      Future<?> working = threads.submit(() -> playUntilRefused(scores, some));
      assertThat(some.await(120, TimeUnit.SECONDS)).isTrue();
      server.stop();
      working.get();
      assertThat(server.errors()).isEmpty();
    }
    try (ServerProcess server = ServerProcess.start(data)) {
      scores.connect(server.http(), server.mqtt());
      scores.recover();
    } finally {
      scores.close();
    }
  }

  private static void playUntilRefused(SignedScores scores, CountDownLatch some) {
    try {
      while (true) {
        scores.step();
        some.countDown();
      }
    } catch (RuntimeException | AssertionError e) {
      // The server is gone, or says that it is going.
    }
  }

  @Test
  void aFullDiskRefusesWritesAnswersTheRestAndLosesNothing() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("small"), SMALL_DISK)) {
      Path data = disk.path().resolve("data");
      SignedScores scores;
      String token;
      Path ballast = disk.path().resolve("ballast");
      try (ServerProcess server = ServerProcess.start(data)) {
        token = Client.setUp(server);
        try (Client admin = new Client(server.http()).bearer(token)) {
          scores = new SignedScores(admin.provision("AA0001"));
          scores.connect(server.http(), server.mqtt());
          scores.step();
          fill(ballast);
          String refused = playUntilFull(scores);
          assertThat(refused).contains("\"code\":\"NO_SPACE\"").contains("\"status\":507");
          for (String path : List.of("/health/live", "/api/v1/devices", "/api/v1/games")) {
            assertThat(admin.get(path).statusCode()).as(path).isEqualTo(200);
          }
          assertThat(admin.get("/health/ready").statusCode()).isEqualTo(503);
          Files.delete(ballast);
          scores.recover();
          scores.step();
        }
      }
      try (ServerProcess server = ServerProcess.start(data)) {
        scores.connect(server.http(), server.mqtt());
        scores.recover();
      } finally {
        scores.close();
      }
    }
  }

  @Test
  void aFullDiskLosesNoScoreThatItsBrokerAcknowledged() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("small"), DISK_WITH_BROKER)) {
      Path data = disk.path().resolve("data");
      Path ballast = disk.path().resolve("ballast");
      MqttScores scores;
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
          ServerProcess server = ServerProcess.start(data);
          Client admin = new Client(server.http()).bearer(Client.setUp(server))) {
        scores = new MqttScores(admin.provision("BB0001"));
        scores.connect(server.http(), server.mqtt());
        scores.step();
        AtomicBoolean enough = new AtomicBoolean();
        CountDownLatch some = new CountDownLatch(20);
        Future<?> playing =
            threads.submit(() -> scores.playOn(server.http(), server.mqtt(), some, enough));
        assertThat(some.await(120, TimeUnit.SECONDS)).isTrue();
        fill(ballast);
        eventually(() -> admin.get("/health/ready").statusCode() == 503);
        Files.delete(ballast);
        eventually(
            () -> Client.text(admin.get("/health/ready")),
            () -> admin.get("/health/ready").statusCode() == 200);
        int before = scores.acknowledged();
        eventually(() -> scores.acknowledged() > before + 20);
        enough.set(true);
        playing.get();
        scores.recover();
        server.kill();
      }
      try (ServerProcess server = ServerProcess.start(data)) {
        scores.connect(server.http(), server.mqtt());
        scores.recover();
        assertThat(scores.counted()).isEqualTo(scores.runs());
      } finally {
        scores.close();
      }
    }
  }

  private static void fill(Path ballast) throws IOException {
    try (FileChannel file =
        FileChannel.open(ballast, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      while (true) {
        file.write(ByteBuffer.allocate(4096));
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }

  private static String playUntilFull(SignedScores scores) {
    for (int i = 0; i < 20_000; i++) {
      try {
        scores.step();
      } catch (AssertionError e) {
        return String.valueOf(e.getMessage());
      }
    }
    return "the disk never was full";
  }
}
