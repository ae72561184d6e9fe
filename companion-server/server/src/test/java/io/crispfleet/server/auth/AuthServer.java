package io.crispfleet.server.auth;

import static io.crispfleet.server.testing.Eventually.eventually;

import io.crispfleet.contract.json.Json;
import io.crispfleet.server.audit.AuditStore;
import io.crispfleet.server.bus.EventBus;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.HttpOptions;
import io.crispfleet.server.http.HttpServer;
import io.crispfleet.server.http.Listen;
import io.crispfleet.server.http.Replays;
import io.crispfleet.server.http.Reply;
import io.crispfleet.server.http.Request;
import io.crispfleet.server.identity.DeviceCredentials;
import io.crispfleet.server.identity.UserRole;
import io.crispfleet.server.secret.ServerSecret;
import io.crispfleet.server.store.Database;
import io.crispfleet.server.store.Sql;
import io.crispfleet.server.store.SqliteDatabase;
import io.crispfleet.server.testing.ManualClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import tools.jackson.databind.JsonNode;

/** A server with the auth role and a few routes to try its callers on, and a client for it. */
public final class AuthServer implements AutoCloseable {
  static final String ADMIN_PASSWORD = "seven wild geese 7";
  static final byte[] DEVICE_TOKEN =
      "a-device-token-of-32-bytes-12345".getBytes(StandardCharsets.US_ASCII);

  public static final InetSocketAddress ANY_PORT = new InetSocketAddress("127.0.0.1", 0);

  /** Cheap, so that a test does not wait for a hash. */
  private static final AuthSettings QUICK =
      new AuthSettings(new HashCost(64, 1, 1), 4, SessionPolicy.DEFAULT);

  final ManualClock clock = new ManualClock();
  final EventBus bus = new EventBus();
  final List<String> secretsSeen = new ArrayList<>();
  public final Database database;
  final AuditStore audit;
  public final Auth auth;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpServer http;
  private final Listen listen;

  public AuthServer(Path folder) throws IOException {
    this(SqliteDatabase.open(folder.resolve("fleet.db")), folder);
  }

  AuthServer(Database database, Path folder) throws IOException {
    this(database, folder, Listen.http(ANY_PORT));
  }

  /** A server that speaks plain HTTP or TLS. */
  public AuthServer(Database database, Path folder, Listen listen) throws IOException {
    this.database = database;
    this.listen = listen;
    SecureRandom random = new SecureRandom();
    audit = new AuditStore(database, clock);
    ServerSecret secret = ServerSecret.load(folder.resolve("secret"), random);
    auth = new Auth(database, secret, audit, new OneDevice(), bus, clock, random, QUICK);
    AuthRole role = new AuthRole(auth, timer);
    Api api = new Api();
    role.routes(api);
    role.start();
    api.get("/try/open").handle(ctx -> Reply.text(ctx, 200, Request.caller(ctx).label()));
    api.post("/try/open").handle(ctx -> Reply.text(ctx, 200, Request.caller(ctx).label()));
    api.get("/try/viewer")
        .users(UserRole.VIEWER, "try:read")
        .handle(ctx -> Reply.text(ctx, 200, Request.caller(ctx).label()));
    api.post("/try/releaser")
        .users(UserRole.RELEASER, "legacy:upload")
        .handle(ctx -> Reply.text(ctx, 200, Request.caller(ctx).label()));
    api.get("/try/device")
        .devices()
        .handle(ctx -> Reply.text(ctx, 200, Request.caller(ctx).label()));
    api.get("/try/firmware/{platform}")
        .handle(
            ctx -> {
              boolean allowed =
                  auth.downloadPermissions()
                      .mayDownload(Request.caller(ctx), ctx.pathParam("platform"));
              Reply.text(ctx, allowed ? 200 : 403, "");
            });
    http =
        new HttpServer(
            HttpOptions.of(List.of(listen)),
            api,
            auth.authenticator(),
            audit,
            Replays.none(),
            new SimpleMeterRegistry());
    http.start();
  }

  private record OneDevice() implements DeviceCredentials {
    @Override
    public boolean verify(String device, byte[] token) {
      return device.equals("7C9EBD") && Arrays.equals(token, DEVICE_TOKEN);
    }

    @Override
    public Optional<byte[]> scoreKey(String device) {
      return Optional.empty();
    }

    @Override
    public boolean banned(String device) {
      return false;
    }
  }

  /** An answer, with its JSON when it has some. */
  record Answer(int status, String body, HttpResponse<String> response) {
    JsonNode json() {
      return Json.tree(body.getBytes(StandardCharsets.UTF_8));
    }

    String code() {
      return json().path("code").asString("");
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  /** A request being put together. */
  final class Call {
    private final HttpRequest.Builder request;
    private final String method;
    private Object body = "";

    private Call(String method, String path) {
      this.method = method;
      this.request = HttpRequest.newBuilder(URI.create(url() + path));
    }

    Call header(String name, String value) {
      request.header(name, value);
      return this;
    }

    Call bearer(String token) {
      return header("Authorization", "Bearer " + token);
    }

    Call in(BrowserSession session) {
      return header("Cookie", session.cookie()).header("X-CSRF-Token", session.csrf());
    }

    Call json(Object value) {
      body = value;
      return header("Content-Type", "application/json");
    }

    Answer send() {
      try {
        String text = body instanceof String raw ? raw : Json.text(body);
        HttpResponse<String> response =
            client.send(
                request.method(method, BodyPublishers.ofString(text)).build(),
                BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.body(), response);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** What a browser has after a login. */
  record BrowserSession(String cookie, String csrf) {}

  Call get(String path) {
    return new Call("GET", path);
  }

  Call post(String path) {
    return new Call("POST", path);
  }

  Call call(String method, String path) {
    return new Call(method, path);
  }

  public String url() {
    String scheme = listen.tls() == null ? "http" : "https";
    return scheme + "://127.0.0.1:" + http.address(listen.kind()).orElseThrow().getPort();
  }

  /** Makes the administrator {@code anna}. */
  void setUp() {
    String code = auth.setupCode().issue().orElseThrow();
    secretsSeen.add(code);
    Answer answer =
        post("/api/v1/setup")
            .json(Map.of("code", code, "user", "Anna", "password", ADMIN_PASSWORD))
            .send();
    if (answer.status() != 201) {
      throw new AssertionError(answer.body());
    }
  }

  Answer login(String user, String password) {
    secretsSeen.add(password);
    return post("/api/v1/login").json(Map.of("user", user, "password", password)).send();
  }

  BrowserSession session(String user, String password) {
    Answer answer = login(user, password);
    if (answer.status() != 200) {
      throw new AssertionError(answer.body());
    }
    String cookie = answer.header("Set-Cookie");
    BrowserSession session =
        new BrowserSession(
            cookie.substring(0, cookie.indexOf(';')), answer.json().get("csrf").asString());
    secretsSeen.add(session.csrf());
    secretsSeen.add(session.cookie().substring(session.cookie().indexOf('=') + 1));
    return session;
  }

  BrowserSession adminSession() {
    return session("anna", ADMIN_PASSWORD);
  }

  /** An access token, unlimited without scopes. */
  String token(BrowserSession session, String... scopes) {
    Answer answer =
        post("/api/v1/tokens")
            .in(session)
            .json(Map.of("name", "test", "scopes", List.of(scopes)))
            .send();
    String token = Objects.requireNonNull(answer.json().get("token"), answer.body()).asString();
    secretsSeen.add(token);
    return token;
  }

  void addUser(String name, String role, String password) {
    secretsSeen.add(password);
    Answer answer =
        post("/api/v1/users")
            .in(adminSession())
            .json(Map.of("name", name, "role", role, "password", password))
            .send();
    if (answer.status() != 201) {
      throw new AssertionError(answer.body());
    }
  }

  /** Waits until a use at this moment is noted in the table; nobody else waits for that. */
  void awaitUseNoted(String table) {
    long now = clock.instant().toEpochMilli();
    String sql = "SELECT 1 FROM " + table + " WHERE used_at = ?";
    eventually(
        () -> "no use noted in " + table,
        () ->
            database
                .read(connection -> Sql.first(connection, sql, row -> row.getInt(1), now))
                .isPresent());
  }

  /** Stops the server; its database stays open for the next. */
  void stop() {
    client.close();
    http.close();
    timer.close();
  }

  @Override
  public void close() {
    stop();
    database.close();
  }
}
