package io.crispfleet.server.devices;

import io.crispfleet.contract.json.Json;
import io.crispfleet.server.bus.EventBus;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.HttpServer;
import io.crispfleet.server.identity.Caller;
import io.crispfleet.server.identity.UserRole;
import io.crispfleet.server.secret.ServerSecret;
import io.crispfleet.server.store.Database;
import io.crispfleet.server.store.SqliteDatabase;
import io.crispfleet.server.testing.ManualClock;
import io.crispfleet.server.testing.RecordingGateway;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;

/** The whole role over real HTTP and a real database, with hands on its clocks. */
final class RunningRole implements AutoCloseable {
  /** An answer with its JSON. */
  record Answer(int status, JsonNode json) {
    String text(String field) {
      return json.path(field).asString("");
    }
  }

  final ManualClock clock = new ManualClock();
  final AtomicLong nanos = new AtomicLong(1_000_000_000_000L);
  final EventBus bus = new EventBus();
  final RecordingGateway mqtt = new RecordingGateway();
  final List<String> audit = new CopyOnWriteArrayList<>();
  final DevicesRole role;
  volatile Caller caller = new Caller.User(1, "anna", UserRole.ADMIN, Set.of(), false);
  private final Database database;
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  RunningRole(Path folder) {
    this(folder, DevicesSettings.DEFAULT);
  }

  RunningRole(Path folder, DevicesSettings settings) {
    database = SqliteDatabase.open(folder.resolve("fleet.db"));
    SecureRandom random = new SecureRandom();
    role =
        new DevicesRole(
            settings,
            database,
            bus,
            clock,
            nanos::get,
            new ServerSecret(new byte[32], random),
            random);
    Api api = new Api();
    role.routes(api);
    server =
        new HttpServer(
            new InetSocketAddress("127.0.0.1", 0),
            api,
            ctx -> caller,
            (who, action, target, detail, from) -> audit.add(action + " " + target));
    role.start();
    role.subscribe(mqtt);
    server.start();
  }

  void pass(Duration time) {
    clock.advance(time);
    nanos.addAndGet(time.toNanos());
    role.tick();
  }

  void says(String id, String leaf, String json) {
    mqtt.deliver("crispfleet/v1/d/" + id + "/" + leaf, json);
  }

  void heartbeat(String id, long seq) {
    says(
        id,
        "heartbeat",
        "{\"v\":1,\"up\":%d,\"rssi\":-61,\"heap\":84212,\"heap_min\":70110,\"bat\":87,"
                .formatted(seq * 10)
            + "\"ip\":\"10.0.0.31\",\"ver\":\"1.3.9\",\"seq\":%d}".formatted(seq));
  }

  void skiClock(String id) {
    mqtt.deliver(
        "skiclock/heartbeat",
        "{\"device_id\":\""
            + id
            + "\",\"board\":\"d1mini\",\"version\":\"1.0.0\",\"uptime\":5,"
            + "\"rssi\":-60,\"free_heap\":30000,\"ssid\":\"hut\",\"ip\":\"10.0.0.9\"}");
  }

  void crisp(String id) {
    role.directory()
        .seen(
            new Sighting(
                id,
                Dialect.CRISP,
                clock.instant(),
                "fota-check",
                "10.0.0.7",
                null,
                null,
                "1.0",
                null,
                null));
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send("GET", path, "");
  }

  Answer post(String path, String body) throws IOException, InterruptedException {
    return send("POST", path, body);
  }

  Answer send(String method, String path, String body) throws IOException, InterruptedException {
    HttpRequest.BodyPublisher content =
        body.isEmpty()
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    HttpResponse<byte[]> answer =
        client.send(
            HttpRequest.newBuilder(uri(path))
                .method(method, content)
                .header("Content-Type", "application/json")
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    return new Answer(
        answer.statusCode(),
        answer.body().length == 0 ? Json.mapper().createObjectNode() : Json.tree(answer.body()));
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  @Override
  public void close() {
    client.close();
    server.close();
    role.close();
    database.close();
  }
}
