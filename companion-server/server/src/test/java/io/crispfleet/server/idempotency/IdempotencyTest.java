package io.crispfleet.server.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.HttpOptions;
import io.crispfleet.server.http.HttpServer;
import io.crispfleet.server.http.Listen;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.http.Replays;
import io.crispfleet.server.http.Replays.Answer;
import io.crispfleet.server.http.Replays.Known;
import io.crispfleet.server.http.Reply;
import io.crispfleet.server.identity.Caller;
import io.crispfleet.server.store.Database;
import io.crispfleet.server.store.SqliteDatabase;
import io.crispfleet.server.testing.ManualClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdempotencyTest {
  private static final byte[] HASH = {1, 2, 3};

  @TempDir private Path folder;
  private final ManualClock clock = new ManualClock();
  private final AtomicInteger done = new AtomicInteger();
  private final CountDownLatch go = new CountDownLatch(1);
  private final CountDownLatch working = new CountDownLatch(1);
  private Database database;
  private HttpServer server;

  @BeforeEach
  void start() {
    database = SqliteDatabase.open(folder.resolve("test.db"));
    server = serve(process(1));
  }

  @AfterEach
  void stop() {
    server.close();
    database.close();
  }

  private Idempotency process(long seed) {
    return new Idempotency(database, clock, new Random(seed), true);
  }

  private HttpServer serve(Replays replays) {
    Api api = new Api();
    api.post("/things")
        .body(Map.class)
        .idempotent()
        .answers(201, Map.class, "x")
        .problems(422)
        .handle(ctx -> Reply.json(ctx, 201, Map.of("number", done.incrementAndGet())));
    api.post("/refuses")
        .idempotent()
        .answers(201, Map.class, "x")
        .problems(422)
        .handle(
            ctx -> {
              done.incrementAndGet();
              throw Problem.unprocessable("NO", "no");
            });
    api.post("/slow")
        .idempotent()
        .answers(204, "", "x")
        .handle(
            ctx -> {
              working.countDown();
              go.await();
              Reply.empty(ctx, 204);
            });
    HttpServer started =
        new HttpServer(
            HttpOptions.of(List.of(Listen.http(new InetSocketAddress("127.0.0.1", 0)))),
            api,
            ctx -> new Caller.Anonymous(),
            (caller, action, target, detail, from) -> {},
            replays,
            new SimpleMeterRegistry());
    started.start();
    return started;
  }

  private HttpResponse<String> post(String path, String key, String body) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(uri)
              .header("Idempotency-Key", key)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(body))
              .build(),
          BodyHandlers.ofString());
    }
  }

  @Test
  void sameRequestIsDoneOnceAndAnsweredTheSameEvenAfterARestart() throws Exception {
    HttpResponse<String> first = post("/things", "k1", "{\"a\":1}");
    HttpResponse<String> second = post("/things", "k1", "{\"a\":1}");
    assertThat(first.body()).isEqualTo("{\"number\":1}");
    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.headers().firstValue("Idempotency-Replayed")).contains("true");
    assertThat(first.headers().firstValue("Idempotency-Replayed")).isEmpty();

    stop();
    start();
    assertThat(post("/things", "k1", "{\"a\":1}").body()).isEqualTo(first.body());
    assertThat(done).hasValue(1);
  }

  @Test
  void keyOfAnotherRequestIsRefused() throws Exception {
    post("/things", "k1", "{\"a\":1}");
    HttpResponse<String> other = post("/things", "k1", "{\"a\":2}");
    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(other.body()).contains("IDEMPOTENCY_KEY_REUSED");
    assertThat(done).hasValue(1);
  }

  @Test
  void twinOfARunningRequestIsToldToWait() throws Exception {
    CompletableFuture<Integer> first =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return post("/slow", "k1", "").statusCode();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    working.await();
    HttpResponse<String> twin = post("/slow", "k1", "");
    assertThat(twin.statusCode()).isEqualTo(409);
    assertThat(twin.headers().firstValue("Retry-After")).contains("1");
    go.countDown();
    assertThat(first.get()).isEqualTo(204);
    assertThat(post("/slow", "k1", "").statusCode()).isEqualTo(204);
  }

  @Test
  void refusedRequestsMayBeTriedAgain() throws Exception {
    assertThat(post("/refuses", "k1", "").statusCode()).isEqualTo(422);
    assertThat(post("/refuses", "k1", "").statusCode()).isEqualTo(422);
    assertThat(done).hasValue(2);
  }

  @Test
  void unusableKeysAreRefused() throws Exception {
    assertThat(post("/things", "a".repeat(129), "{}").statusCode()).isEqualTo(400);
  }

  @Test
  void requestThatACrashInterruptedIsNeverDoneTwice() {
    assertThat(process(1).begin("s", "k", HASH)).isInstanceOf(Known.Fresh.class);
    assertThat(process(2).begin("s", "k", HASH)).isInstanceOf(Known.Interrupted.class);
    Idempotency replica = new Idempotency(database, clock, new Random(3), false);
    assertThat(replica.begin("s", "k", HASH)).isInstanceOf(Known.Running.class);
    clock.advance(Duration.ofMinutes(11));
    assertThat(replica.begin("s", "k", HASH)).isInstanceOf(Known.Interrupted.class);
  }

  @Test
  void keysAreForgottenAfterADay() {
    Idempotency idempotency = process(1);
    idempotency.begin("s", "k", HASH);
    idempotency.end("s", "k", new Answer(200, "text/plain", new byte[] {7}));
    assertThat(idempotency.begin("s", "k", HASH)).isInstanceOf(Known.Answered.class);
    clock.advance(Duration.ofHours(25));
    assertThat(idempotency.begin("s", "k", HASH)).isInstanceOf(Known.Fresh.class);
    clock.advance(Duration.ofHours(25));
    idempotency.sweep();
    assertThat(idempotency.begin("s", "k", new byte[] {9})).isInstanceOf(Known.Fresh.class);
  }
}
