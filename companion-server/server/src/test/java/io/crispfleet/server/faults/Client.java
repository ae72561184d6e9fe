package io.crispfleet.server.faults;

import io.crispfleet.contract.api.auth.LoginAnswer;
import io.crispfleet.contract.api.auth.LoginRequest;
import io.crispfleet.contract.api.auth.SetupRequest;
import io.crispfleet.contract.api.device.DeviceCredential;
import io.crispfleet.contract.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** Somebody who talks HTTP to a server that may die at any moment. */
final class Client implements AutoCloseable {
  static final String ADMIN = "anna";
  static final String PASSWORD = "seven wild geese 7";

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(60)).build();
  private final URI server;
  private String authorization = "";

  Client(URI server) {
    this.server = server;
  }

  /** Makes the first administrator and logs in with a token that outlives restarts. */
  static String setUp(ServerProcess server) {
    return setUp(server.http(), server.setupCode().orElseThrow());
  }

  static String setUp(URI server, String code) {
    try (Client client = new Client(server)) {
      client.json("POST", "/api/v1/setup", new SetupRequest(code, ADMIN, PASSWORD));
      return Objects.requireNonNull(
          Json.read(
                  client
                      .json("POST", "/api/v1/login", new LoginRequest(ADMIN, PASSWORD, "the tests"))
                      .body(),
                  LoginAnswer.class)
              .token());
    }
  }

  Client bearer(String token) {
    authorization = "Bearer " + token;
    return this;
  }

  Client device(String id, String token) {
    authorization = "Device " + id + ":" + token;
    return this;
  }

  DeviceCredential provision(String id) {
    return Json.read(
        json("POST", "/api/v1/devices", Map.of("id", id)).body(), DeviceCredential.class);
  }

  HttpResponse<byte[]> get(String path) {
    return send(request(path).GET().build());
  }

  HttpResponse<byte[]> json(String method, String path, Object body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofByteArray(Json.bytes(body)))
            .build());
  }

  HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path)).timeout(Duration.ofSeconds(60));
    return authorization.isEmpty() ? request : request.header("Authorization", authorization);
  }

  HttpResponse<byte[]> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}
