package io.crispfleet.server.devices;

import io.crispfleet.contract.api.device.DeviceView;
import io.crispfleet.server.bus.EventBus;
import io.crispfleet.server.feed.FeedRoutes;
import io.crispfleet.server.feed.LiveFeed;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.identity.DeviceCredentials;
import io.crispfleet.server.mqtt.MqttGateway;
import io.crispfleet.server.role.Role;
import io.crispfleet.server.role.RoleName;
import io.crispfleet.server.secret.ServerSecret;
import io.crispfleet.server.store.Database;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The device registry: who is out there, whether it is well, what people decided about it, and the
 * live feed that shows it.
 */
public final class DevicesRole implements Role {
  private static final Logger LOG = System.getLogger(DevicesRole.class.getName());
  private static final Duration FEED_EVERY = Duration.ofMillis(250);

  private final DevicesSettings settings;
  private final EventBus bus;
  private final DeviceStore store;
  private final CredentialStore credentialStore;
  private final EventStore eventStore;
  private final RegistryWriter writer;
  private final EventLog events;
  private final LiveFeed feed;
  private final RegistryEcho echo;
  private final DeviceRegistry registry;
  private final CredentialBook credentials;
  private final Enrolments enrolments;
  private final Outbox outbox = new Outbox();
  private final DeviceCommands commands;
  private final DeviceConfigs configs;
  private final DeviceMessages messages;
  private final DeviceMetrics metrics;
  private final DeviceRoutes routes;
  private final CommandRoutes commandRoutes;
  private final SkiClockRoutes skiClockRoutes;
  private @Nullable ScheduledExecutorService timer;

  public DevicesRole(
      DevicesSettings settings,
      Database database,
      EventBus bus,
      InstantSource clock,
      ServerSecret secret,
      SecureRandom random) {
    this(settings, database, bus, clock, System::nanoTime, secret, random);
  }

  DevicesRole(
      DevicesSettings settings,
      Database database,
      EventBus bus,
      InstantSource clock,
      LongSupplier nanos,
      ServerSecret secret,
      SecureRandom random) {
    this.settings = settings;
    this.bus = bus;
    this.store = new DeviceStore(database);
    this.credentialStore = new CredentialStore(database);
    this.eventStore = new EventStore(database);
    this.writer = new RegistryWriter(store);
    this.events = new EventLog(eventStore, bus);
    DeviceViews views = new DeviceViews(settings);
    String epoch = HexFormat.of().toHexDigits(random.nextInt());
    this.feed =
        new LiveFeed(new DeviceFeed(this::registry, views), DeviceView.class, bus, nanos, epoch);
    this.echo = new RegistryEcho(writer, feed, events, bus, clock);
    this.registry =
        new DeviceRegistry(settings.maxDevices(), settings.presence(), clock, nanos, bus, echo);
    DeviceDesk desk = new DeviceDesk(registry, database, events, clock);
    this.credentials = new CredentialBook(registry, secret, random, clock, settings.tokenGrace());
    this.enrolments =
        new Enrolments(new EnrolmentStore(database), registry, desk, credentials, clock, nanos);
    this.commands = new DeviceCommands(settings, desk, database, events, outbox, clock, random);
    this.configs = new DeviceConfigs(settings, registry, desk, database, events, outbox, clock);
    DeviceLogs logs = new DeviceLogs(registry, events, clock, nanos);
    this.messages =
        new DeviceMessages(
            settings, new DeviceSigns(registry, clock, nanos, bus), commands, configs, logs);
    DeviceQueries queries = new DeviceQueries(registry, views, clock);
    this.metrics = new DeviceMetrics(registry, queries, messages, logs, events, feed);
    Provisioning provisioning = new Provisioning(registry, desk, credentials, bus);
    this.routes = new DeviceRoutes(queries, desk, provisioning, enrolments, clock);
    this.commandRoutes = new CommandRoutes(desk, commands, configs, eventStore);
    this.skiClockRoutes = new SkiClockRoutes(queries, desk, eventStore, outbox, clock);
  }

  /** The registry as other roles see it. */
  public DeviceDirectory directory() {
    return registry;
  }

  /** Who may connect and whose scores count. */
  public DeviceCredentials credentials() {
    return credentials;
  }

  /** Tells about connections to the broker. */
  public DeviceSessions sessions() {
    return registry::session;
  }

  @Override
  public RoleName name() {
    return RoleName.DEVICES;
  }

  @Override
  public void metrics(MeterRegistry meters) {
    metrics.register(meters);
  }

  @Override
  public void routes(Api api) {
    routes.declare(api);
    commandRoutes.declare(api);
    skiClockRoutes.declare(api);
    new FeedRoutes(feed).declare(api);
  }

  @Override
  public void start() {
    registry.restore(store.all());
    credentials.restore(credentialStore.all());
    enrolments.restore();
    configs.restore();
    bus.subscribe(PresenceChanged.class, echo::presence);
    bus.subscribe(DeviceTrouble.class, this::failed);
    timer =
        Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().daemon().name("devices-", 0).factory());
    every(settings.writeEvery(), registry::sweep);
    every(settings.writeEvery(), writer::flush);
    every(settings.writeEvery(), commands::sweep);
    every(FEED_EVERY, feed::round);
    every(FEED_EVERY, () -> events.flush(false));
    every(Duration.ofMinutes(1), enrolments::sweep);
    every(Duration.ofMinutes(1), () -> eventStore.trim(settings.eventsKept()));
  }

  @Override
  public void subscribe(MqttGateway mqtt) {
    outbox.connect(mqtt);
    messages.subscribe(mqtt);
  }

  @Override
  public Optional<String> trouble() {
    return writer.trouble();
  }

  @Override
  public void close() {
    ScheduledExecutorService running = timer;
    if (running != null) {
      running.close();
    }
    flush();
    feed.close();
  }

  /** Does at once what the timers do in turn. */
  void tick() {
    registry.sweep();
    commands.sweep();
    enrolments.sweep();
    flush();
    feed.round();
  }

  private void flush() {
    writer.flush();
    events.flush(true);
  }

  private DeviceRegistry registry() {
    return registry;
  }

  private void failed(DeviceTrouble trouble) {
    registry.failed(trouble.device(), trouble.at());
    events.append(
        new LoggedEvent(
            trouble.device(),
            trouble.at(),
            "error",
            trouble.kind(),
            WireText.cut(trouble.detail(), 400),
            null));
  }

  private void every(Duration period, Runnable work) {
    ScheduledExecutorService running = timer;
    if (running != null) {
      // Never cancelled one by one: closing the executor ends it, and the work catches its
      // failures.
      var _ =
          running.scheduleWithFixedDelay(
              () -> {
                try {
                  work.run();
                } catch (RuntimeException e) {
                  LOG.log(
                      Level.WARNING, "the device registry's round failed: " + e.getMessage(), e);
                }
              },
              period.toMillis(),
              period.toMillis(),
              TimeUnit.MILLISECONDS);
    }
  }
}
