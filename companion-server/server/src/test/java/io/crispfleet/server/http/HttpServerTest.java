package io.crispfleet.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.server.identity.Caller;
import io.crispfleet.server.identity.UserRole;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpServerTest {
  private final Api api = new Api();
  private final List<String> audit = new ArrayList<>();
  private final HttpServer server =
      new HttpServer(
          new InetSocketAddress("127.0.0.1", 0),
          declared(),
          ctx -> new Caller.Anonymous(),
          (caller, action, target, detail, from) -> audit.add(action + " " + target));

  private Api declared() {
    api.get("/things/{id}").handle(ctx -> Reply.json(ctx, 200, Map.of("id", ctx.pathParam("id"))));
    api.post("/things/{id}:poke")
        .audit("thing.poke")
        .handle(
            ctx -> {
              Request.audited(ctx, ctx.pathParam("id"), "");
              Reply.empty(ctx, 204);
            });
    api.get("/secret").users(UserRole.ADMIN, "x").handle(ctx -> Reply.text(ctx, 200, "no"));
    return api;
  }

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void answersCarryTheirLength() throws Exception {
    HttpResponse<String> answer = send("GET", "/things/7");
    assertThat(answer.body()).isEqualTo("{\"id\":\"7\"}");
    assertThat(answer.headers().firstValue("Content-Length")).contains("10");
  }

  @Test
  void auditedRoutesAreRecorded() throws Exception {
    assertThat(send("POST", "/things/7:poke").statusCode()).isEqualTo(204);
    assertThat(audit).containsExactly("thing.poke 7");
  }

  @Test
  void routesForUsersRefuseStrangers() throws Exception {
    HttpResponse<String> answer = send("GET", "/secret");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
      return client.send(
          HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody()).build(),
          BodyHandlers.ofString());
    }
  }
}
