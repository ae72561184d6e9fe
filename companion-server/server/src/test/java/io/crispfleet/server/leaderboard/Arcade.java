package io.crispfleet.server.leaderboard;

import io.crispfleet.contract.score.ScoreSignature;
import io.crispfleet.contract.topic.NativeTopics;
import io.crispfleet.server.bus.EventBus;
import io.crispfleet.server.devices.Device;
import io.crispfleet.server.devices.DeviceDirectory;
import io.crispfleet.server.devices.Dialect;
import io.crispfleet.server.devices.Sighting;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.HttpServer;
import io.crispfleet.server.identity.Caller;
import io.crispfleet.server.identity.DeviceCredentials;
import io.crispfleet.server.identity.UserRole;
import io.crispfleet.server.secret.ServerSecret;
import io.crispfleet.server.store.Database;
import io.crispfleet.server.store.Sql;
import io.crispfleet.server.testing.ManualClock;
import io.crispfleet.server.testing.RecordingGateway;
import io.javalin.http.Context;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;

/** The leaderboard role on a database, with everything around it that tests look at. */
final class Arcade implements AutoCloseable {
  static final String STICK = "7C9EBD";
  static final byte[] KEY = "the key of stick 7C9EBD 01234567".getBytes(StandardCharsets.UTF_8);

  final ManualClock clock = new ManualClock();
  final RecordingGateway mqtt = new RecordingGateway();
  final Map<String, byte[]> keys = new ConcurrentHashMap<>(Map.of(STICK, KEY));
  final Set<String> banned = new CopyOnWriteArraySet<>();
  final Map<String, Sighting> seen = new ConcurrentHashMap<>();
  final List<ScoreAccepted> events = new CopyOnWriteArrayList<>();
  final List<String> audit = new CopyOnWriteArrayList<>();
  final LeaderboardRole role;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Database database;
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  Arcade(Database database) {
    this.database = database;
    EventBus bus = new EventBus();
    bus.subscribe(ScoreAccepted.class, events::add);
    role =
        new LeaderboardRole(
            database,
            new Keys(),
            new Register(),
            bus,
            NativeTopics.DEFAULT,
            new ServerSecret(new byte[32], new SecureRandom()),
            new SecureRandom(),
            clock);
    Api api = new Api();
    role.metrics(meters);
    role.routes(api);
    role.start();
    role.subscribe(mqtt);
    server =
        new HttpServer(
            new InetSocketAddress("127.0.0.1", 0),
            api,
            Arcade::caller,
            (caller, action, target, detail, from) -> audit.add(action + " " + target));
    server.start();
  }

  private static Caller caller(Context ctx) {
    String name = ctx.header("X-Test-Caller");
    if (name == null) {
      return new Caller.Anonymous();
    }
    return name.equals(STICK)
        ? new Caller.Device(name)
        : new Caller.User(
            1, name, UserRole.valueOf(name.toUpperCase(Locale.ROOT)), Set.of(), false);
  }

  /** Posts a body that {@link #STICK} signs. */
  HttpResponse<String> post(String path, String body) {
    return post(path, body, ScoreSignature.header(KEY, bytes(body)), Map.of());
  }

  HttpResponse<String> post(
      String path, String body, String signature, Map<String, String> headers) {
    HttpRequest.Builder request =
        to(path)
            .header("Content-Type", "application/json")
            .header(ScoreSignature.DEVICE_HEADER, STICK)
            .POST(BodyPublishers.ofString(body));
    if (!signature.isEmpty()) {
      request.header(ScoreSignature.HEADER, signature);
    }
    headers.forEach(request::header);
    return send(request.build());
  }

  /** Posts as a user with this role, or as {@link #STICK} with its credential. */
  HttpResponse<String> postAs(String caller, String path, String body) {
    return send(
        to(path)
            .header("Content-Type", "application/json")
            .header("X-Test-Caller", caller)
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  HttpResponse<String> get(String path) {
    return send(to(path).GET().build());
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  long rows() {
    return database.read(
        connection ->
            Sql.first(connection, "SELECT COUNT(*) FROM scores", row -> row.getLong(1)).orElse(0L));
  }

  /** How many scores were refused for a reason. */
  double refused(String reason) {
    return meters.get("crispfleet.scores.refused").tag("reason", reason).functionCounter().count();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    client.close();
    server.close();
    role.close();
  }

  private final class Keys implements DeviceCredentials {
    @Override
    public boolean verify(String device, byte[] token) {
      return false;
    }

    @Override
    public Optional<byte[]> scoreKey(String device) {
      return Optional.ofNullable(keys.get(device));
    }

    @Override
    public boolean banned(String device) {
      return banned.contains(device);
    }
  }

  private final class Register implements DeviceDirectory {
    @Override
    public Optional<Device> find(String id) {
      return Optional.ofNullable(seen.get(id)).map(Register::device);
    }

    @Override
    public List<Device> all() {
      return seen.values().stream().map(Register::device).toList();
    }

    @Override
    public Device seen(Sighting sighting) {
      seen.put(sighting.device(), sighting);
      return device(sighting);
    }

    private static Device device(Sighting sighting) {
      return new Device(
          sighting.device(),
          "stick-" + sighting.device(),
          Dialect.NATIVE,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          "stable",
          null,
          Set.of(),
          false,
          false,
          false,
          true,
          sighting.at(),
          null);
    }
  }
}
