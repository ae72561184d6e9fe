package io.crispfleet.server.releases;

import io.crispfleet.contract.api.release.ReleaseInfo;
import io.crispfleet.contract.json.Json;
import io.crispfleet.server.blob.FileBlobStore;
import io.crispfleet.server.bus.EventBus;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.HttpServer;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.identity.Caller;
import io.crispfleet.server.identity.DownloadPermissions;
import io.crispfleet.server.identity.LegacyKeys;
import io.crispfleet.server.identity.UserRole;
import io.crispfleet.server.secret.ServerSecret;
import io.crispfleet.server.store.Database;
import io.crispfleet.server.store.SqliteDatabase;
import io.crispfleet.server.testing.ManualClock;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** The releases role on a real HTTP server and database; callers are known by their token. */
final class ReleaseServer implements AutoCloseable {
  final ManualClock clock = new ManualClock();
  final EventBus bus = new EventBus();
  final List<ReleaseChanged> changes = new CopyOnWriteArrayList<>();
  final List<String> audit = new CopyOnWriteArrayList<>();
  final Set<Long> banned = new HashSet<>();
  final List<String> rotated = new ArrayList<>();
  final Path data;
  final FileBlobStore blobs;
  final Database database;
  final ReleasesRole role;
  final Agenda timer = new Agenda();
  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpServer http;

  ReleaseServer(Path data) throws IOException {
    this(data, false);
  }

  ReleaseServer(Path data, boolean autopublish) throws IOException {
    this.data = data;
    SecureRandom random = new SecureRandom();
    Files.createDirectories(data);
    this.blobs = FileBlobStore.open(data.resolve("blobs"), clock);
    this.database = SqliteDatabase.open(data.resolve("test.db"));
    bus.subscribe(ReleaseChanged.class, changes::add);
    this.role =
        new ReleasesRole(
            new ReleasesRole.Needs(
                database,
                blobs,
                bus,
                ServerSecret.load(data.resolve("server.key"), random),
                clock,
                random,
                timer,
                permissions(),
                keys()),
            ReleasesSettings.of(data.resolve("uploads")).withAutopublish(autopublish));
    Api api = new Api();
    role.routes(api);
    role.start();
    this.http =
        new HttpServer(
            new InetSocketAddress("127.0.0.1", 0),
            api,
            ReleaseServer::caller,
            (caller, action, target, detail, from) -> audit.add(action + " " + target));
    http.start();
  }

  private static Caller caller(Context ctx) {
    String header = ctx.header("Authorization");
    String name =
        header != null
            ? header.substring("Bearer ".length())
            : Optional.ofNullable(ctx.header("X-API-Key"))
                .or(() -> Optional.ofNullable(ctx.header("X-API-Token")))
                .orElse("");
    return switch (name) {
      case "" -> new Caller.Anonymous();
      case "admin" -> new Caller.User(1, "admin", UserRole.ADMIN, Set.of(), false);
      case "session" -> new Caller.User(1, "admin", UserRole.ADMIN, Set.of(), true);
      case "releaser" -> new Caller.User(2, "rita", UserRole.RELEASER, Set.of(), false);
      case "viewer" -> new Caller.User(3, "vera", UserRole.VIEWER, Set.of(), false);
      case "upload-key" ->
          new Caller.User(0, "legacy-upload", UserRole.VIEWER, Set.of("legacy:upload"), false);
      default -> throw Problem.unauthorized("BAD_TOKEN", "unknown");
    };
  }

  private DownloadPermissions permissions() {
    return new DownloadPermissions() {
      @Override
      public boolean mayDownload(Caller caller, String platform) {
        return caller instanceof Caller.User user && mayDownload(user.id(), platform);
      }

      @Override
      public boolean mayDownload(long user, String platform) {
        return !banned.contains(user);
      }
    };
  }

  private LegacyKeys keys() {
    return (kind, value, grace) -> {
      rotated.add(kind.word() + "=" + value.orElse("random"));
      return value.orElse("random");
    };
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + http.port() + path);
  }

  HttpResponse<String> send(String method, String path, String token, String json)
      throws IOException, InterruptedException {
    return send(
        request(path, token)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(json)));
  }

  HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
    return send(request(path, token).GET());
  }

  HttpResponse<byte[]> bytes(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  HttpRequest.Builder request(String path, String token) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(60));
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> upload(MultipartBody body) throws IOException, InterruptedException {
    return post("/api/v1/releases", "releaser", body);
  }

  HttpResponse<String> post(String path, String token, MultipartBody body)
      throws IOException, InterruptedException {
    return send(
        request(path, token)
            .header("Content-Type", MultipartBody.TYPE)
            .POST(BodyPublishers.ofByteArray(body.bytes())));
  }

  ReleaseInfo release(String id) throws IOException, InterruptedException {
    return read(get("/api/v1/releases/" + id, "viewer"), ReleaseInfo.class);
  }

  static <T> T read(HttpResponse<String> answer, Class<T> type) {
    if (answer.statusCode() >= 300) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    return Json.read(answer.body().getBytes(StandardCharsets.UTF_8), type);
  }

  /** Files of blobs and uploads. */
  List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(data)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> file.toString().matches(".*(blobs|uploads).*"))
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .toList();
    }
  }

  @Override
  public void close() {
    http.close();
    role.close();
    timer.shutdownNow();
    client.close();
    database.close();
  }
}
