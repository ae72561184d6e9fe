package io.crispfleet.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crispfleet.server.http.RawClient.Answer;
import io.crispfleet.server.identity.Caller;
import io.crispfleet.server.identity.UserRole;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class RoutesTest {
  private static final List<String> WORDS =
      List.of("compressible words, many of them, ".repeat(200));
  private final Api api = new Api();

  private HttpServer start() {
    return TestServer.start(api, options -> options);
  }

  private static Answer ask(HttpServer server, String method, String target, String... headers)
      throws IOException {
    try (RawClient client = new RawClient(server.port())) {
      return client.ask(method, target, headers);
    }
  }

  private void declareText(String path, String text) {
    api.get(path).answers(200, "text/plain", "x").handle(ctx -> Reply.text(ctx, 200, text));
  }

  @Test
  void requestIdIsEchoedOrMade() throws IOException {
    declareText("/a", "a");
    try (HttpServer server = start()) {
      assertThat(ask(server, "GET", "/a", "X-Request-ID: abc-1").headers())
          .containsEntry("X-Request-ID", "abc-1");
      assertThat(ask(server, "GET", "/a", "X-Request-ID: b ad").headers().get("X-Request-ID"))
          .isNotBlank()
          .doesNotContain(" ");
      assertThat(ask(server, "GET", "/none", "X-Request-ID: abc-2").text())
          .contains("\"requestId\":\"abc-2\"");
    }
  }

  @Test
  void forwardedAddressesAreBelievedFromTrustedProxiesOnly() throws IOException {
    api.get("/from")
        .answers(200, "text/plain", "x")
        .handle(ctx -> Reply.text(ctx, 200, Request.address(ctx)));
    try (HttpServer server = start()) {
      assertThat(ask(server, "GET", "/from", "X-Forwarded-For: 1.2.3.4").text())
          .isEqualTo("127.0.0.1");
    }
    List<Subnet> proxies = List.of(Subnet.parse("127.0.0.0/8"), Subnet.parse("10.0.0.0/8"));
    try (HttpServer server =
        TestServer.start(api, options -> options.withSubnets(List.of(), proxies))) {
      assertThat(ask(server, "GET", "/from", "X-Forwarded-For: 6.6.6.6, 1.2.3.4, 10.0.0.9").text())
          .isEqualTo("1.2.3.4");
      assertThat(ask(server, "GET", "/from", "X-Forwarded-For: rubbish").text())
          .isEqualTo("127.0.0.1");
    }
  }

  @Test
  void clientAboveItsRateIsToldToWaitAndAnotherIsNot() throws IOException {
    declareText("/a", "a");
    List<Subnet> proxies = List.of(Subnet.parse("127.0.0.1"));
    try (HttpServer server =
        TestServer.start(
            api, options -> options.withSubnets(List.of(), proxies).withLimits(1000, 8192, 50))) {
      try (RawClient client = new RawClient(server.port())) {
        Answer last = client.ask("GET", "/a");
        assertThat(last.status()).isEqualTo(200);
        for (int i = 0; i < 10_000 && last.status() == 200; i++) {
          last = client.ask("GET", "/a");
        }
        assertThat(last.status()).isEqualTo(429);
        assertThat(last.headers()).containsEntry("Retry-After", "1");
        assertThat(client.ask("GET", "/a", "X-Forwarded-For: 10.9.9.9").status()).isEqualTo(200);
      }
    }
  }

  @Test
  void unknownPathsAndMethodsAreProblems() throws IOException {
    declareText("/a", "a");
    try (HttpServer server = start()) {
      assertThat(ask(server, "GET", "/b").text()).contains("\"code\":\"NO_SUCH_ROUTE\"");
      Answer wrong = ask(server, "DELETE", "/a");
      assertThat(wrong.status()).isEqualTo(405);
      assertThat(wrong.headers().get("Allow")).contains("GET");
      assertThat(wrong.headers()).containsEntry("Content-Type", "application/problem+json");
    }
  }

  @Test
  void headAnswersLikeGetWithoutBody() throws IOException {
    declareText("/a", "hello");
    try (HttpServer server = start();
        RawClient client = new RawClient(server.port())) {
      Answer head = client.ask("HEAD", "/a");
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.headers()).containsEntry("Content-Length", "5");
      assertThat(client.ask("GET", "/a").text()).isEqualTo("hello");
    }
  }

  @Test
  void literalPathsWinOverParametersWhateverTheOrder() throws IOException {
    api.get("/x/{id}").answers(200, "text/plain", "x").handle(ctx -> Reply.text(ctx, 200, "one"));
    declareText("/x/all", "all");
    api.post("/x/{id}").answers(200, "text/plain", "x").handle(ctx -> Reply.text(ctx, 200, "one"));
    api.post("/x/{id}:go")
        .answers(200, "text/plain", "x")
        .handle(ctx -> Reply.text(ctx, 200, "go"));
    try (HttpServer server = start()) {
      assertThat(ask(server, "GET", "/x/all").text()).isEqualTo("all");
      assertThat(ask(server, "POST", "/x/7:go").text()).isEqualTo("go");
      assertThat(ask(server, "POST", "/x/7").text()).isEqualTo("one");
    }
  }

  @Test
  void bodiesOfTheWrongTypeAreRefused() throws IOException {
    api.post("/json")
        .body(Map.class)
        .answers(204, "", "x")
        .handle(
            ctx -> {
              Request.body(ctx, Map.class);
              Reply.empty(ctx, 204);
            });
    try (HttpServer server = start()) {
      assertThat(post(server, "/json", "text/plain", "{}").status()).isEqualTo(415);
      assertThat(post(server, "/json", "application/json; charset=latin1", "{}").status())
          .isEqualTo(415);
      assertThat(post(server, "/json", "application/json; charset=UTF-8", "{}").status())
          .isEqualTo(204);
      assertThat(post(server, "/json", "application/json", "{").status()).isEqualTo(400);
      assertThat(post(server, "/json", "application/json", "[".repeat(5000)).status())
          .isEqualTo(400);
    }
  }

  private static Answer post(HttpServer server, String path, String type, String body)
      throws IOException {
    try (RawClient client = new RawClient(server.port())) {
      String head = "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: " + type;
      return client
          .send(head + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
          .read(false);
    }
  }

  @Test
  void onlyListsOfPeoplesProgramsAreCompressed() throws IOException {
    api.get("/api/v1/list")
        .answersList(200, String.class, "x")
        .handle(ctx -> Reply.json(ctx, 200, WORDS));
    api.get("/api/fota/check")
        .legacy()
        .answersList(200, String.class, "x")
        .handle(ctx -> Reply.json(ctx, 200, WORDS));
    try (HttpServer server = start()) {
      Answer packed = ask(server, "GET", "/api/v1/list", "Accept-Encoding: br, gzip");
      assertThat(packed.headers())
          .containsEntry("Content-Encoding", "gzip")
          .containsEntry("Vary", "Accept-Encoding");
      assertThat(packed.body().length).isLessThan(1000);
      assertThat(ask(server, "GET", "/api/v1/list").headers())
          .doesNotContainKey("Content-Encoding");
      assertThat(ask(server, "GET", "/api/v1/list", "Accept-Encoding: gzip;q=0").headers())
          .doesNotContainKey("Content-Encoding");
      Answer stick = ask(server, "GET", "/api/fota/check", "Accept-Encoding: gzip");
      assertThat(stick.headers())
          .doesNotContainKey("Content-Encoding")
          .containsKey("Content-Length");
    }
  }

  @Test
  void browserRoutesCarryStrictHeaders() throws IOException {
    declareText("/api/v1/x", "x");
    try (HttpServer server = start()) {
      assertThat(ask(server, "GET", "/api/v1/x").headers())
          .containsEntry("X-Content-Type-Options", "nosniff")
          .containsEntry("X-Frame-Options", "DENY")
          .containsEntry("Cache-Control", "no-store")
          .doesNotContainKey("Access-Control-Allow-Origin")
          .containsKey("Content-Security-Policy");
    }
  }

  @Test
  void browserFlashingMayReadWhereARouteAllowsItAndNeverWithCredentials() throws IOException {
    api.get("/firmware/manifest/{p}")
        .cors()
        .answers(200, "text/plain", "x")
        .handle(ctx -> Reply.text(ctx, 200, "m"));
    declareText("/private", "p");
    try (HttpServer server = start()) {
      Answer preflight =
          ask(
              server,
              "OPTIONS",
              "/firmware/manifest/esp32",
              "Origin: https://flash.example",
              "Access-Control-Request-Method: GET");
      assertThat(preflight.status()).isEqualTo(204);
      assertThat(preflight.headers())
          .containsEntry("Access-Control-Allow-Origin", "*")
          .doesNotContainKey("Access-Control-Allow-Credentials");
      assertThat(preflight.headers().get("Access-Control-Allow-Methods")).contains("GET");
      assertThat(
              ask(server, "GET", "/firmware/manifest/esp32", "Origin: https://flash.example")
                  .headers())
          .containsEntry("Access-Control-Allow-Origin", "*");
      Answer refused = ask(server, "OPTIONS", "/private", "Origin: https://flash.example");
      assertThat(refused.status()).isEqualTo(405);
      assertThat(refused.headers()).doesNotContainKey("Access-Control-Allow-Origin");
    }
    assertThatThrownBy(() -> api.get("/users").users(UserRole.ADMIN, "x").cors().handle(ctx -> {}))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void legacyPortHasOnlyLegacyRoutesAndOnlyForItsSubnets() throws IOException {
    declareText("/api/v1/x", "x");
    api.get("/api/fota/check")
        .legacy()
        .answers(200, "text/plain", "x")
        .handle(ctx -> Reply.text(ctx, 200, "c"));
    api.get("/health")
        .everywhere()
        .answers(200, "text/plain", "x")
        .handle(ctx -> Reply.text(ctx, 200, "OK"));
    try (HttpServer alone = start()) {
      assertThat(ask(alone, "GET", "/api/fota/check").status()).isEqualTo(200);
    }
    HttpOptions options =
        TestServer.quick(List.of(Listen.http(TestServer.ANY), Listen.legacy(TestServer.ANY)));
    try (HttpServer server = TestServer.start(api, options, Replays.none())) {
      int legacy = server.address(Listen.Kind.LEGACY).orElseThrow().getPort();
      try (RawClient stick = new RawClient(legacy)) {
        assertThat(stick.ask("GET", "/api/fota/check").status()).isEqualTo(200);
        assertThat(stick.ask("GET", "/health").status()).isEqualTo(200);
        assertThat(stick.ask("GET", "/api/v1/x").status()).isEqualTo(404);
      }
      assertThat(ask(server, "GET", "/api/fota/check").status()).isEqualTo(404);
      assertThat(ask(server, "GET", "/health").status()).isEqualTo(200);
    }
    HttpOptions elsewhere = options.withSubnets(List.of(Subnet.parse("10.0.0.0/8")), List.of());
    try (HttpServer server = TestServer.start(api, elsewhere, Replays.none());
        RawClient stick =
            new RawClient(server.address(Listen.Kind.LEGACY).orElseThrow().getPort())) {
      assertThat(stick.ask("GET", "/api/fota/check").status()).isEqualTo(403);
    }
  }

  @Test
  void handlerThatTakesTooLongIsEnded() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    api.get("/slow")
        .timeout(Duration.ofMillis(100))
        .answers(200, "text/plain", "x")
        .handle(ctx -> never.await());
    try (HttpServer server = start();
        RawClient client = new RawClient(server.port())) {
      Answer answer = client.ask("GET", "/slow");
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.text()).contains("TIMED_OUT");
      assertThat(client.ask("GET", "/none").status()).isEqualTo(404);
    }
  }

  @Test
  void bodyThatDripsBeyondTheRoutesTimeIsEnded() throws IOException {
    api.post("/slow")
        .body("*/*")
        .timeout(Duration.ofMillis(100))
        .answers(200, "text/plain", "x")
        .handle(ctx -> Reply.bytes(ctx, 200, "text/plain", ctx.bodyAsBytes()));
    try (HttpServer server = start();
        RawClient client = new RawClient(server.port())) {
      client.send("POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc");
      assertThat(client.read(false).status()).isEqualTo(503);
    }
  }

  @Test
  void statusesThatARouteDoesNotDeclareFailTests() throws IOException {
    api.get("/teapot").answers(200, "text/plain", "x").handle(ctx -> Reply.text(ctx, 418, "x"));
    try (HttpServer server = start()) {
      assertThat(ask(server, "GET", "/teapot").text())
          .contains("UNDOCUMENTED_STATUS")
          .contains("GET /teapot gave 418");
    }
  }

  @Test
  void requestsUnderWayEndBeforeTheServerDoes() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    api.get("/work")
        .answers(200, "text/plain", "x")
        .handle(
            ctx -> {
              arrived.countDown();
              go.await();
              Reply.text(ctx, 200, "done");
            });
    HttpServer server = start();
    try (RawClient client = new RawClient(server.port())) {
      client.send("GET /work HTTP/1.1\r\nHost: x\r\n\r\n");
      arrived.await();
      Thread closing = Thread.ofVirtual().start(server::close);
      go.countDown();
      assertThat(client.read(false).text()).isEqualTo("done");
      assertThat(closing.join(Duration.ofSeconds(60))).isTrue();
    }
    assertThatThrownBy(() -> new RawClient(server.port())).isInstanceOf(Exception.class);
  }

  @Test
  void portInUseIsNamedWithTheWayOut() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, TestServer.ANY.getAddress())) {
      InetSocketAddress same = new InetSocketAddress("127.0.0.1", taken.getLocalPort());
      HttpServer server =
          new HttpServer(
              same,
              api,
              ctx -> new Caller.Anonymous(),
              (caller, action, target, detail, from) -> {});
      assertThatThrownBy(server::start)
          .isInstanceOf(CannotListen.class)
          .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
          .hasMessageContaining("in use")
          .hasMessageContaining("--http");
      server.close();
    }
  }

  @Test
  void addressOfAnotherMachineIsNamed() {
    HttpServer server =
        new HttpServer(
            new InetSocketAddress("192.0.2.1", 0),
            api,
            ctx -> new Caller.Anonymous(),
            (a, b, c, d, e) -> {});
    assertThatThrownBy(server::start)
        .isInstanceOf(CannotListen.class)
        .hasMessageContaining("192.0.2.1");
    server.close();
  }
}
