package io.crispfleet.server;

import io.crispfleet.contract.api.server.Endpoints;
import io.crispfleet.contract.api.server.SkiClockLogin;
import io.crispfleet.contract.topic.NativeTopics;
import io.crispfleet.contract.topic.SkiClockTopics;
import io.crispfleet.server.backup.BackupRoutes;
import io.crispfleet.server.backup.BackupService;
import io.crispfleet.server.backup.NightlyBackups;
import io.crispfleet.server.config.ServerConfig;
import io.crispfleet.server.health.Health;
import io.crispfleet.server.health.HealthCheck;
import io.crispfleet.server.health.HealthRoutes;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.Endpoint;
import io.crispfleet.server.http.HttpOptions;
import io.crispfleet.server.http.HttpServer;
import io.crispfleet.server.http.Listen;
import io.crispfleet.server.http.Subnet;
import io.crispfleet.server.idempotency.Idempotency;
import io.crispfleet.server.logging.LogLevelRoutes;
import io.crispfleet.server.logging.Logs;
import io.crispfleet.server.mqtt.FleetMqttAccess;
import io.crispfleet.server.openapi.OpenApi;
import io.crispfleet.server.role.Role;
import io.crispfleet.server.tls.AuthorityRoutes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The companion server: everything is wired here, by constructor, and closed in reverse. */
public final class CompanionServer implements AutoCloseable {
  private static final int LOG_BYTES = 20 << 20;
  private static final int LOG_FILES = 5;

  private final ServerConfig config;
  private final InstantSource clock;
  private final Closing closing = new Closing();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicReference<@Nullable Addresses> addresses = new AtomicReference<>();
  private Optional<String> setupCode = Optional.empty();
  private List<Endpoint> routes = List.of();

  public CompanionServer(ServerConfig config) {
    this(config, InstantSource.system());
  }

  /** One that takes the time from {@code clock}. */
  public CompanionServer(ServerConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
  }

  public ServerConfig config() {
    return config;
  }

  /**
   * Opens the data folder, starts every role, the broker and HTTP, in this order: whoever can reach
   * the server finds it whole.
   *
   * @throws RuntimeException saying what to do, when the data folder or an address cannot be used;
   *     what was opened is closed again
   */
  public void start() {
    try {
      open();
    } catch (IOException e) {
      close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void open() throws IOException {
    Logs logs = closing.after(logs());
    Foundation base = Foundation.open(config, clock, closing);
    Roles roles = Roles.of(config, base, this::plainHttp);
    roles.all().forEach(closing::after);
    List<Role> open =
        roles.all().stream().filter(role -> config.roles().contains(role.name())).toList();
    roles.all().forEach(role -> role.metrics(base.metrics().registry()));
    roles.all().forEach(Role::start);

    Optional<SkiClockLogin> skiClocks = SkiClockSecret.of(config, base.random());
    byte[] password = base.secret().derive("mqtt-server-login");
    FleetMqttAccess access = access(roles, skiClocks, password);
    Beside<Messaging> broker =
        closing.after(new Beside<>("mqtt", () -> Messaging.open(config, base, access, password)));

    Api api = new Api();
    open.forEach(role -> role.routes(api));
    HttpServer http = http(base, roles, broker, api, logs, skiClocks);
    routes = api.endpoints();
    setupCode = roles.auth().setupCode().issue();
    Messaging messaging = broker.get();
    new EventBridges(base.bus(), base.clock())
        .connect(messaging.broker(), roles.devices().sessions());
    http.start();
    addresses.set(new Addresses(config, http, messaging.broker()));
    open.forEach(role -> role.subscribe(messaging.gateway()));
    messaging.begin();
  }

  private Logs logs() throws IOException {
    Logs logs =
        config.log().file().isPresent()
            ? Logs.toFolder(folderOf(config.log().file().get()), LOG_BYTES, LOG_FILES)
            : Logs.toErrorStream();
    logs.setLevel("io.crispfleet", Level.valueOf(config.log().level().toUpperCase(Locale.ROOT)));
    return logs;
  }

  private static Path folderOf(Path file) {
    return Objects.requireNonNullElse(file.getParent(), Path.of("."));
  }

  private FleetMqttAccess access(
      Roles roles, Optional<SkiClockLogin> skiClocks, byte[] serverPassword) {
    List<SkiClockTopics> topics =
        config.legacy().skiClockPrefixes().stream().map(SkiClockTopics::new).toList();
    return new FleetMqttAccess(
        new NativeTopics(config.mqtt().topicRoot()),
        roles.devices().credentials(),
        roles.auth().tokenCheck(),
        skiClocks
            .map(login -> new FleetMqttAccess.SharedLogin(login.user(), login.password(), topics))
            .orElse(new FleetMqttAccess.SharedLogin("", "", List.of())),
        serverPassword,
        config.legacy().enabled());
  }

  private HttpServer http(
      Foundation base,
      Roles roles,
      Supplier<Messaging> messaging,
      Api api,
      Logs logs,
      Optional<SkiClockLogin> skiClocks) {
    Health health =
        new Health(
            base.database(),
            base.clock(),
            roles.all(),
            List.of(new HealthCheck("mqtt", () -> messaging.get().gateway().trouble())));
    new HealthRoutes(health, Version.NUMBER).declare(api);
    base.metrics().declare(api);
    new LogLevelRoutes(logs).declare(api);
    new EndpointRoutes(this::endpoints, skiClocks).declare(api);
    backups(base, api);
    if (!config.legacy().enabled()) {
      api.removeLegacy();
    }
    new AuthorityRoutes(base.tls().get()).declare(api);
    new OpenApi(api, Version.NUMBER).declare();
    boolean alone = config.storage().database().isEmpty();
    roles.audit().start(base.timer(), alone);
    Idempotency idempotency = new Idempotency(base.database(), base.clock(), base.random(), alone);
    idempotency.start(base.timer());
    return closing.after(
        new HttpServer(
            httpOptions(base),
            api,
            roles.auth().authenticator(),
            roles.audit(),
            idempotency,
            base.metrics().registry()));
  }

  private void backups(Foundation base, Api api) {
    BackupService service =
        new BackupService(
            config.data(), base.database()::copyTo, config.data().resolve("backups"), base.clock());
    BackupRoutes.declare(api, service);
    if (config.storage().database().isEmpty() && config.storage().backupEvery().isPresent()) {
      closing.after(new NightlyBackups(service, config.storage().backupKeep(), base.timer()));
    }
  }

  private HttpOptions httpOptions(Foundation base) {
    ServerConfig.Http http = config.http();
    List<Listen> listeners = new ArrayList<>();
    listeners.add(Listen.http(http.plain()));
    http.tls().ifPresent(at -> listeners.add(Listen.https(at, base.tls().get().context())));
    if (config.legacy().enabled()) {
      http.legacy().ifPresent(at -> listeners.add(Listen.legacy(at)));
    }
    http.metrics().ifPresent(at -> listeners.add(Listen.metrics(at)));
    return HttpOptions.of(listeners)
        .withSubnets(
            config.legacy().allow().stream().map(Subnet::parse).toList(),
            http.trustedProxies().stream().map(Subnet::parse).toList());
  }

  private InetSocketAddress plainHttp() {
    return ready().plainHttp();
  }

  /** Where it can be reached, with the ports that were really bound. */
  public Endpoints endpoints() {
    return ready().endpoints();
  }

  /** Where the figures have a port of their own. */
  public Optional<String> metrics() {
    return ready().metrics();
  }

  /** Every route that is served; empty before the start. */
  public List<Endpoint> routes() {
    return routes;
  }

  /** What the first admin is made with; empty when there is one already. */
  public Optional<String> setupCode() {
    return setupCode;
  }

  private Addresses ready() {
    Addresses known = addresses.get();
    if (known == null) {
      throw new IllegalStateException("the server has not started yet");
    }
    return known;
  }

  /** Lets requests under way end, writes what is held, closes everything. May be called twice. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      closing.close();
    }
  }
}
