package io.crispfleet.server.ota;

import static io.crispfleet.server.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.crispfleet.contract.ota.OtaState;
import io.crispfleet.server.audit.AuditLog;
import io.crispfleet.server.bus.EventBus;
import io.crispfleet.server.bus.FleetEvent;
import io.crispfleet.server.devices.Dialect;
import io.crispfleet.server.devices.Sighting;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.Download;
import io.crispfleet.server.http.HttpServer;
import io.crispfleet.server.identity.Caller;
import io.crispfleet.server.identity.UserRole;
import io.crispfleet.server.ota.policy.RolloutGate;
import io.crispfleet.server.ota.session.OtaSession;
import io.crispfleet.server.ota.session.OtaTimers;
import io.crispfleet.server.releases.Release;
import io.crispfleet.server.store.SqliteDatabase;
import io.crispfleet.server.testing.ManualClock;
import io.crispfleet.server.testing.RecordingGateway;
import io.javalin.http.Context;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The update role with a real database and real HTTP; everything around it is a fake. */
public final class OtaBench implements AutoCloseable {
  public final ManualClock clock;
  public final EventBus bus = new EventBus();
  public final FakeCatalog catalog;
  public final FakeDevices devices;
  public final RecordingGateway mqtt = new RecordingGateway();
  public final List<FleetEvent> events = new CopyOnWriteArrayList<>();
  public final List<String> audit = new CopyOnWriteArrayList<>();
  public final OtaRole role;
  public final HttpServer http;
  private final SqliteDatabase database;
  private final HttpClient client = HttpClient.newHttpClient();

  public OtaBench(Path folder, byte[] image) {
    this(folder, image, new ManualClock(), new FakeCatalog(), null);
  }

  /** Starts a role on a folder that another may have left behind. */
  public OtaBench(
      Path folder,
      byte[] image,
      ManualClock clock,
      FakeCatalog catalog,
      @Nullable OtaBench before) {
    this.clock = clock;
    this.catalog = catalog;
    devices = new FakeDevices(bus);
    if (before != null) {
      before.devices.copyTo(devices);
    }
    database = SqliteDatabase.open(folder.resolve("test.db"));
    bus.subscribe(FleetEvent.class, events::add);
    role =
        new OtaRole(
            database,
            new Download(new OneBlob(image)),
            bus,
            clock,
            new Random(7),
            devices,
            catalog,
            RolloutGate.OPEN,
            settings(),
            () -> new InetSocketAddress("127.0.0.1", 8080));
    Api api = new Api();
    role.routes(api);
    AuditLog log =
        (caller, action, target, detail, from) ->
            audit.add(caller.label() + " " + action + " " + target + " " + detail);
    http = new HttpServer(new InetSocketAddress("127.0.0.1", 0), api, OtaBench::caller, log);
    role.start();
    role.subscribe(mqtt);
    http.start();
  }

  private static OtaSettings settings() {
    OtaSettings usual = OtaSettings.defaults();
    return new OtaSettings(
        OtaTimers.DEFAULT,
        Set.of(Dialect.values()),
        Map.of(),
        usual.topicRoot(),
        usual.skiClockPrefixes(),
        usual.crispPlatform(),
        Optional.of(URI.create("http://10.0.0.2:8090")),
        Duration.ZERO);
  }

  private static Caller caller(Context ctx) {
    if ("download-key".equals(ctx.header("X-API-Key"))) {
      return new Caller.User(
          2, "legacy-download", UserRole.VIEWER, Set.of("legacy:download"), false);
    }
    String device = ctx.header("X-Device");
    if (device != null) {
      return new Caller.Device(device);
    }
    return "admin".equals(ctx.header("X-Test-User"))
        ? new Caller.User(1, "anna", UserRole.ADMIN, Set.of(), false)
        : new Caller.Anonymous();
  }

  public Release publish(Release release) {
    catalog.add(release);
    bus.publish(new io.crispfleet.server.releases.ReleaseChanged(release));
    return release;
  }

  public HttpResponse<byte[]> get(String path, String... headers) {
    return send("GET", path, null, headers);
  }

  public String admin(String path) {
    return new String(
        get(path, "X-Test-User", "admin").body(), java.nio.charset.StandardCharsets.UTF_8);
  }

  public HttpResponse<byte[]> send(
      String method, String path, @Nullable String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http.port() + path))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (java.io.IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A heartbeat, as the device registry would pass it on. */
  public void heartbeat(
      String device, Dialect dialect, String version, @Nullable Long boot, @Nullable Long uptime) {
    devices.seen(
        new Sighting(
            device, dialect, clock.instant(), "heartbeat", null, null, null, version, null, boot),
        uptime);
    role.settle(device);
  }

  /** The latest session of a device, once everything queued for it is done. */
  public OtaSession session(String device) {
    role.settle(device);
    return role.latest(device).orElseThrow();
  }

  /** Waits for what a real download still reports after its last byte has arrived. */
  public OtaSession await(String device, OtaState state) {
    eventually(
        () -> role.latest(device),
        () -> role.latest(device).map(OtaSession::state).filter(state::equals).isPresent());
    assertThat(session(device).state()).isEqualTo(state);
    return session(device);
  }

  @Override
  public void close() {
    http.close();
    role.close();
    database.close();
    client.close();
  }
}
