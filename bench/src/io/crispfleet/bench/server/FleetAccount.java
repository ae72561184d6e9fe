package io.crispfleet.bench.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An administrator who provisions a fleet and asks how it is, over the public API. */
final class FleetAccount implements AutoCloseable {
  private static final String USER = "bench";
  private static final String PASSWORD = "a-passphrase-for-the-bench";
  private static final int AT_ONCE = 32;
  private static final int PAGE = 1000;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String base;
  private final String authorization;

  FleetAccount(ServerProcess server) throws IOException, InterruptedException {
    base = server.url("http");
    call(
        "/api/v1/setup",
        "",
        Map.of("code", server.setupCode(), "user", USER, "password", PASSWORD));
    JsonNode login =
        call("/api/v1/login", "", Map.of("user", USER, "password", PASSWORD, "token", "bench"));
    authorization = "Bearer " + login.get("token").asString();
  }

  /** Makes native sticks and returns their tokens, in order. */
  List<String> provision(int count) throws Exception {
    Semaphore free = new Semaphore(AT_ONCE);
    List<Future<String>> tokens = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        String id = Beats.id(i);
        free.acquire();
        tokens.add(
            threads.submit(
                () -> {
                  try {
                    return call("/api/v1/devices", authorization, Map.of("id", id))
                        .get("token")
                        .asString();
                  } finally {
                    free.release();
                  }
                }));
      }
    }
    List<String> texts = new ArrayList<>();
    for (Future<String> token : tokens) {
      texts.add(token.get());
    }
    return texts;
  }

  /** Heartbeats that the registry has counted. */
  long heartbeats() throws IOException, InterruptedException {
    return get("/api/v1/fleet/summary").get("heartbeats").asLong();
  }

  /** Every stick as the API shows it. */
  List<JsonNode> devices() throws IOException, InterruptedException {
    List<JsonNode> all = new ArrayList<>();
    String cursor = "";
    while (true) {
      JsonNode page = get("/api/v1/devices?limit=" + PAGE + cursor);
      page.get("devices").forEach(all::add);
      if (page.path("next").asString("").isEmpty()) {
        return all;
      }
      cursor = "&cursor=" + page.get("next").asString();
    }
  }

  /** One figure of {@code /metrics}. */
  double metric(String name) throws IOException, InterruptedException {
    HttpResponse<String> answer = client.send(request("/metrics").build(), BodyHandlers.ofString());
    return answer
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new IOException("there is no figure " + name));
  }

  InputStream follow() throws IOException, InterruptedException {
    return client
        .send(request("/api/v1/events/stream").build(), BodyHandlers.ofInputStream())
        .body();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).header("Authorization", authorization);
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return send(request(path).build());
  }

  private JsonNode call(String path, String as, Map<String, ?> body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body)));
    return send((as.isEmpty() ? request : request.header("Authorization", as)).build());
  }

  private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(request.uri() + ": " + answer.statusCode() + " " + answer.body());
    }
    return JsonMapper.shared().readTree(answer.body());
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}
