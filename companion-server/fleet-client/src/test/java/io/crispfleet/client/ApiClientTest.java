package io.crispfleet.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.crispfleet.client.CommandFailure.Exit;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiClientTest {
  record Thing(String name, int size) {}

  @TempDir Path folder;
  private final List<String> seen = new ArrayList<>();
  private HttpServer server;
  private ApiClient api;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.start();
    HttpUrl base = ServerUrl.parse("127.0.0.1:" + server.getAddress().getPort());
    api = new ApiClient(base, Optional.of("cft_secret"), Optional.empty());
  }

  @AfterEach
  void stop() {
    api.close();
    server.stop(0);
  }

  @Test
  void sendsTokenQueryAndJson() {
    answer(200, "application/json", "{\"name\":\"a\",\"size\":3}");
    Thing thing =
        api.post("/things/" + ApiClient.segment("a/b"))
            .query("x", "1 2")
            .query("absent", null)
            .json(new Thing("b", 4))
            .read(Thing.class);
    assertThat(thing).isEqualTo(new Thing("a", 3));
    assertThat(seen)
        .containsExactly(
            "POST /things/a%2Fb?x=1%202 Bearer cft_secret {\"name\":\"b\",\"size\":4}");
  }

  @Test
  void readsLists() {
    answer(200, "application/json", "[{\"name\":\"a\",\"size\":1},{\"name\":\"b\",\"size\":2}]");
    assertThat(api.get("/things").list(Thing.class)).extracting(Thing::name).contains("a", "b");
  }

  @Test
  void problemsBecomeFailuresWithTheirOwnWords() {
    answer(
        409,
        "application/problem+json",
        "{\"status\":409,\"code\":\"NAME_TAKEN\",\"detail\":\"There is an anna already.\"}");
    assertThatThrownBy(() -> api.post("/users").done())
        .hasMessage("There is an anna already.")
        .asInstanceOf(InstanceOfAssertFactories.type(CommandFailure.class))
        .returns("NAME_TAKEN", CommandFailure::code)
        .returns(Exit.CONFLICT, CommandFailure::exit);
  }

  @Test
  void anAnswerThatIsNoProblemDocumentIsStillAFailure() {
    answer(502, "text/html", "<h1>nginx</h1>");
    assertThatThrownBy(() -> api.get("/x").done())
        .asInstanceOf(InstanceOfAssertFactories.type(CommandFailure.class))
        .returns("HTTP_502", CommandFailure::code)
        .returns(Exit.SERVER_FAILED, CommandFailure::exit);
  }

  @Test
  void anAnswerThatIsNotWhatWasExpectedIsAFailure() {
    answer(200, "text/html", "<h1>another server</h1>");
    assertThatThrownBy(() -> api.get("/x").read(Thing.class))
        .asInstanceOf(InstanceOfAssertFactories.type(CommandFailure.class))
        .returns("BAD_ANSWER", CommandFailure::code);
  }

  @Test
  void redirectsAreNotFollowed() {
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "http://evil.example/");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    assertThatThrownBy(() -> api.get("/x").done()).hasMessageContaining("http://evil.example/");
  }

  @Test
  void noServerIsAFailureWithAdvice() {
    server.stop(0);
    assertThatThrownBy(() -> api.get("/x").done())
        .asInstanceOf(InstanceOfAssertFactories.type(CommandFailure.class))
        .returns(Exit.UNREACHABLE, CommandFailure::exit)
        .returns(false, failure -> failure.advice().isEmpty());
  }

  @Test
  void downloadsAppearWhole() throws IOException {
    answer(200, "application/octet-stream", "x".repeat(300_000));
    Path target = folder.resolve("firmware.bin");
    assertThat(api.get("/fw").download(target)).isEqualTo(300_000);
    assertThat(target).hasSize(300_000);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(target);
    }
  }

  @Test
  void cutOffDownloadsLeaveNothingBehind() throws IOException {
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write(new byte[10]);
          exchange.close();
        });
    assertThatThrownBy(() -> api.get("/fw").download(folder.resolve("firmware.bin")))
        .isInstanceOf(CommandFailure.class);
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void filesAreUploadedWithTheirLength() throws IOException {
    Path file = Files.write(folder.resolve("app.bin"), new byte[200_000]);
    List<String> lengths = new ArrayList<>();
    server.createContext(
        "/",
        exchange -> {
          lengths.add(exchange.getRequestHeaders().getFirst("Content-Length"));
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    api.put("/blobs/1").body("application/octet-stream", file).done();
    assertThat(lengths).containsExactly("200000");
  }

  @Test
  void linesArriveOneByOne() {
    answer(200, "application/x-ndjson", "{\"a\":1}\n{\"a\":2}\n");
    List<String> lines = new ArrayList<>();
    api.get("/audit").lines(lines::add);
    assertThat(lines).containsExactly("{\"a\":1}", "{\"a\":2}");
  }

  private void answer(int status, String type, String body) {
    server.createContext("/", exchange -> answer(exchange, status, type, body.getBytes(UTF_8)));
  }

  private void answer(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    seen.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI()
            + " "
            + exchange.getRequestHeaders().getFirst("Authorization")
            + " "
            + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    exchange.getResponseHeaders().add("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
