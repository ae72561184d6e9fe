package io.crispfleet.bench.server;

import io.crispfleet.bench.server.ScoreRequests.Stick;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The administrator of a server under test, who uses the public API like everybody. */
final class Admin implements AutoCloseable {
  private static final String USER = "bench";
  private static final String PASSWORD = "a-passphrase-for-the-bench";

  private final HttpClient client = HttpClient.newHttpClient();
  private final String base;
  private final String token;

  private Admin(String base, String token) {
    this.base = base;
    this.token = token;
  }

  static Admin setUp(ServerProcess server) throws IOException, InterruptedException {
    try (Admin nobody = new Admin(server.url("http"), "")) {
      nobody.call(
          "/api/v1/setup", Map.of("code", server.setupCode(), "user", USER, "password", PASSWORD));
    }
    return logIn(server);
  }

  static Admin logIn(ServerProcess server) throws IOException, InterruptedException {
    try (Admin nobody = new Admin(server.url("http"), "")) {
      JsonNode answer =
          nobody.call(
              "/api/v1/login", Map.of("user", USER, "password", PASSWORD, "token", "bench"));
      return new Admin(server.url("http"), answer.get("token").asString());
    }
  }

  /** Provisions sticks and derives the keys that they sign with. */
  List<Stick> sticks(int count) throws Exception {
    List<Stick> sticks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String id = "bench-%03d".formatted(i);
      String secret = call("/api/v1/devices", Map.of("id", id)).get("token").asString();
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Base64.getUrlDecoder().decode(secret), "HmacSHA256"));
      byte[] key = mac.doFinal("crispfleet-score-key-v1".getBytes(StandardCharsets.US_ASCII));
      sticks.add(new Stick(id, key));
    }
    return sticks;
  }

  /** Uploads an application image and returns its SHA-256. */
  String upload(byte[] image, String version) throws IOException, InterruptedException {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    String head =
        """
        --bench\r
        Content-Disposition: form-data; name="metadata"\r
        Content-Type: application/json\r
        \r
        {"version":"%s","versionCode":1}\r
        --bench\r
        Content-Disposition: form-data; name="app"; filename="app.bin"\r
        Content-Type: application/octet-stream\r
        \r
        """
            .formatted(version);
    form.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    form.writeBytes(image);
    form.writeBytes("\r\n--bench--\r\n".getBytes(StandardCharsets.US_ASCII));
    JsonNode release =
        send(
            request("/api/v1/releases")
                .header("Content-Type", "multipart/form-data; boundary=bench")
                .POST(BodyPublishers.ofByteArray(form.toByteArray()))
                .build());
    // Drafts are for people; sticks and benches fetch what is published.
    call("/api/v1/releases/" + release.get("id").asString() + ":publish", Map.of("unsigned", true));
    return release.get("artifacts").get(0).get("sha256").asString();
  }

  /** How many scores the boards of a server hold; anybody may ask. */
  static long plays(ServerProcess server) throws IOException, InterruptedException {
    try (Admin nobody = new Admin(server.url("http"), "")) {
      long plays = 0;
      for (JsonNode game : nobody.send(nobody.request("/api/v1/games").GET().build())) {
        plays += game.get("plays").asLong();
      }
      return plays;
    }
  }

  private JsonNode call(String path, Map<String, ?> body) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body)))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
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
    client.close();
  }
}
