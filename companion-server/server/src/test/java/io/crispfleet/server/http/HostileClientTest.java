package io.crispfleet.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.server.http.RawClient.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileClientTest {
  private final Api api = new Api();
  private final AtomicInteger handled = new AtomicInteger();
  private HttpServer server = declared();

  private HttpServer declared() {
    api.get("/hello").answers(200, "text/plain", "x").handle(ctx -> Reply.text(ctx, 200, "hi"));
    api.get("/files/{name}")
        .answers(200, "text/plain", "x")
        .handle(ctx -> Reply.text(ctx, 200, ctx.pathParam("name")));
    api.get("/broken")
        .answers(200, "text/plain", "x")
        .handle(
            ctx -> {
              throw new IllegalStateException("inner detail");
            });
    api.post("/echo")
        .body("*/*")
        .limit(1000)
        .answers(200, "application/octet-stream", "x")
        .handle(
            ctx -> {
              byte[] body = ctx.bodyAsBytes();
              handled.incrementAndGet();
              Reply.bytes(ctx, 200, "application/octet-stream", body);
            });
    return TestServer.start(
        api,
        options ->
            options.withTimes(
                Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ofSeconds(1)));
  }

  private RawClient client;

  @BeforeEach
  void connect() throws IOException {
    client = new RawClient(server.port());
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  private static void assertProblem(Answer answer, int status, String code) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.headers()).containsEntry("Content-Type", "application/problem+json");
    assertThat(answer.text()).contains("\"code\":\"" + code + "\"").doesNotContain("\tat ");
  }

  @Test
  void slowLorisIsDisconnectedWhileOthersAreServed() throws IOException {
    List<RawClient> drips = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      drips.add(new RawClient(server.port()).send("GET /hello HT"));
    }
    assertThat(client.ask("GET", "/hello").status()).isEqualTo(200);
    for (RawClient drip : drips) {
      assertThat(drip.closedByServer()).isTrue();
      drip.close();
    }
  }

  @Test
  void slowLorisOnAConnectionThatWasUsedIsDisconnected() throws IOException {
    assertThat(client.ask("GET", "/hello").status()).isEqualTo(200);
    client.send("GET /hello HTTP/1.1\r\nHost:");
    assertThat(client.closedByServer()).isTrue();
  }

  @Test
  void oversizedHeadersAreRefused() throws IOException {
    assertProblem(
        client.ask("GET", "/hello", "X-Big: " + "a".repeat(20_000)), 431, "HEADERS_TOO_LARGE");
  }

  @Test
  void oversizedRequestLineIsRefused() throws IOException {
    assertProblem(client.ask("GET", "/" + "a".repeat(20_000)), 414, "URI_TOO_LONG");
  }

  @Test
  void oversizedBodyIsRefusedBeforeItIsSent() throws IOException {
    Answer answer = client.ask("POST", "/echo", "Content-Length: 1001");
    assertProblem(answer, 413, "TOO_LARGE");
    assertThat(handled).hasValue(0);
  }

  @Test
  void oversizedChunkedBodyIsRefused() throws IOException {
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 11; i++) {
      client.send("64\r\n" + "a".repeat(100) + "\r\n");
    }
    assertProblem(client.read(false), 413, "TOO_LARGE");
    assertThat(handled).hasValue(0);
  }

  @Test
  void bodyOfExactlyTheLimitIsTaken() throws IOException {
    client.send(
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n" + "b".repeat(1000));
    assertThat(client.read(false).body()).hasSize(1000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/files/..%2f..%2fetc%2fpasswd",
        "/files/..%2F",
        "/../etc/passwd",
        "/files/%2e%2e/%2e%2e/x",
        "/files/..;/secret",
        "/files/%00",
        "/files/a%5c..%5cb",
        "/%c0%ae%c0%ae/"
      })
  void pathTraversalReachesNothing(String target) throws IOException {
    Answer answer = client.ask("GET", target);
    assertThat(answer.status()).isIn(400, 404);
    assertThat(answer.headers()).containsEntry("Content-Type", "application/problem+json");
    assertThat(answer.text()).doesNotContain("root:").doesNotContain("\tat ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NONSENSE\r\n\r\n",
        "GET\r\n\r\n",
        "GET /hello HTTP/9.9\r\nHost: x\r\n\r\n",
        "GET /hello HTTP/1.1\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost: x\r\nBad Header: 1\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n",
        "\u0016\u0003\u0001\u0000\u0005hello\r\n\r\n"
      })
  void malformedRequestsGetAProblemAndNoMore(String bytes) throws IOException {
    client.send(bytes);
    Answer answer = client.read(false);
    assertThat(answer.status()).isBetween(400, 505).isNotEqualTo(500);
    assertThat(answer.headers()).containsEntry("Content-Type", "application/problem+json");
    assertThat(answer.text()).doesNotContain("\tat ").doesNotContain("jetty");
    try (RawClient next = new RawClient(server.port())) {
      assertThat(next.ask("GET", "/hello").status()).isEqualTo(200);
    }
  }

  @Test
  void mistakesOfOursTellNothing() throws IOException {
    Answer answer = client.ask("GET", "/broken");
    assertProblem(answer, 500, "INTERNAL");
    assertThat(answer.text()).doesNotContain("inner detail");
    assertThat(answer.headers()).doesNotContainKey("Server");
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws IOException {
    client.send(
        "GET /files/1 HTTP/1.1\r\nHost: x\r\n\r\n"
            + "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab"
            + "GET /files/3 HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(client.read(false).text()).isEqualTo("1");
    assertThat(client.read(false).text()).isEqualTo("ab");
    assertThat(client.read(false).text()).isEqualTo("3");
  }

  @Test
  void smuggledSecondRequestIsNotBelieved() throws IOException {
    String ambiguous = "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n";
    String smuggled = "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n";
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\n" + ambiguous + "0\r\n\r\n" + smuggled);
    assertThat(client.read(false).status()).isEqualTo(400);
    assertThat(client.closedByServer()).isTrue();
  }

  @Test
  void burstOfThousandsOfConnectsIsSurvived() throws IOException {
    List<RawClient> burst = new ArrayList<>();
    try {
      for (int i = 0; i < 9_000; i++) {
        burst.add(new RawClient(server.port()));
      }
    } finally {
      for (RawClient each : burst) {
        each.close();
      }
    }
    try (RawClient next = new RawClient(server.port())) {
      assertThat(next.ask("GET", "/hello").status()).isEqualTo(200);
    }
  }
}
