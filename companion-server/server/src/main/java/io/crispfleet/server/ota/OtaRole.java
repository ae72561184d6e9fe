package io.crispfleet.server.ota;

import io.crispfleet.contract.topic.NativeTopics;
import io.crispfleet.contract.version.VersionCode;
import io.crispfleet.server.bus.EventBus;
import io.crispfleet.server.devices.Device;
import io.crispfleet.server.devices.DeviceDirectory;
import io.crispfleet.server.devices.Dialect;
import io.crispfleet.server.devices.IdentityReported;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.Download;
import io.crispfleet.server.mqtt.MqttGateway;
import io.crispfleet.server.ota.crisp.CrispAcceptance;
import io.crispfleet.server.ota.crisp.CrispRoutes;
import io.crispfleet.server.ota.image.ImageDownload;
import io.crispfleet.server.ota.manage.LogRoutes;
import io.crispfleet.server.ota.manage.OtaRoutes;
import io.crispfleet.server.ota.manage.OtaService;
import io.crispfleet.server.ota.manage.ReleasesInUse;
import io.crispfleet.server.ota.policy.OfferPolicy;
import io.crispfleet.server.ota.policy.OfferRules;
import io.crispfleet.server.ota.policy.RolloutGate;
import io.crispfleet.server.ota.session.DeviceLanes;
import io.crispfleet.server.ota.session.DowngradePermits;
import io.crispfleet.server.ota.session.LegacyReports;
import io.crispfleet.server.ota.session.Offering;
import io.crispfleet.server.ota.session.OffersHeld;
import io.crispfleet.server.ota.session.OtaQueryStore;
import io.crispfleet.server.ota.session.OtaSession;
import io.crispfleet.server.ota.session.OtaSessionChanged;
import io.crispfleet.server.ota.session.OtaSessions;
import io.crispfleet.server.ota.session.OtaStore;
import io.crispfleet.server.ota.session.SessionMachine;
import io.crispfleet.server.ota.session.Withdrawals;
import io.crispfleet.server.ota.skiclock.SkiClockAcceptance;
import io.crispfleet.server.ota.skiclock.SkiClockMessages;
import io.crispfleet.server.ota.skiclock.SkiClockRoutes;
import io.crispfleet.server.ota.stick.ServerAddress;
import io.crispfleet.server.ota.stick.StickOffers;
import io.crispfleet.server.ota.stick.StickReports;
import io.crispfleet.server.ota.stick.StickRoutes;
import io.crispfleet.server.releases.Release;
import io.crispfleet.server.releases.ReleaseCatalog;
import io.crispfleet.server.releases.ReleaseChanged;
import io.crispfleet.server.releases.ReleaseUse;
import io.crispfleet.server.role.Role;
import io.crispfleet.server.role.RoleName;
import io.crispfleet.server.store.Database;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Updates over the air. */
public final class OtaRole implements Role {
  private static final Logger LOG = System.getLogger(OtaRole.class.getName());
  private static final long SWEEP_SECONDS = 10;
  private static final long PRUNE_SECONDS = 3600;

  private final EventBus bus;
  private final DeviceDirectory devices;
  private final DeviceLanes lanes = new DeviceLanes();
  private final OtaSessions sessions;
  private final DowngradePermits permits;
  private final ReleaseUse releaseUse;
  private final Offering offering;
  private final Withdrawals withdrawals;
  private final SkiClockMessages skiClocks;
  private final StickOffers stickOffers;
  private final StickReports stickReports;
  private final List<Runnable> subscriptions = new ArrayList<>();
  private final List<Consumer<Api>> routes;
  private final AtomicReference<@Nullable MqttGateway> gateway = new AtomicReference<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("ota-timer").factory());

  /**
   * Makes the role; {@link #start} fills it.
   *
   * @param plainHttp where plain HTTP really listens, asked when an offer is made
   */
  public OtaRole(
      Database database,
      Download download,
      EventBus bus,
      InstantSource clock,
      RandomGenerator random,
      DeviceDirectory devices,
      ReleaseCatalog catalog,
      RolloutGate rollouts,
      OtaSettings settings,
      Supplier<InetSocketAddress> plainHttp) {
    this.bus = bus;
    this.devices = devices;
    OtaStore store = new OtaStore(database);
    OtaQueryStore queries = new OtaQueryStore(database, store);
    permits = new DowngradePermits(store, clock);
    sessions =
        new OtaSessions(store, new SessionMachine(settings.timers()), lanes, bus, clock, random);
    releaseUse = new ReleasesInUse(devices, catalog, sessions);
    OfferPolicy policy =
        new OfferPolicy(catalog, VersionCode::of, permits, sessions, rollouts, rules(settings));
    offering = new Offering(devices, policy, sessions, lanes, bus, clock);
    withdrawals = new Withdrawals(sessions, offering, devices);
    LegacyReports reports = new LegacyReports(store, sessions, lanes, catalog, clock);
    skiClocks =
        new SkiClockMessages(settings.skiClockPrefixes(), devices, offering, reports, clock);
    NativeTopics topics = new NativeTopics(settings.topicRoot());
    ServerAddress address = new ServerAddress(settings.publicUrl(), plainHttp);
    stickOffers =
        new StickOffers(
            topics, offering, sessions, lanes, catalog, address, settings.spread(), clock);
    stickReports = new StickReports(topics, sessions);
    ImageDownload images = new ImageDownload(download, sessions, clock);
    OtaService service =
        new OtaService(store, queries, sessions, offering, permits, devices, catalog, clock);
    CrispRoutes crisp =
        new CrispRoutes(
            devices, catalog, offering, sessions, images, clock, settings.crispPlatform());
    routes =
        List.of(
            crisp::declare,
            new SkiClockRoutes(devices, catalog, sessions, images)::declare,
            new StickRoutes(offering, address)::declare,
            new LogRoutes(store, queries, sessions, clock)::declare,
            new OtaRoutes(service)::declare);
  }

  private static OfferRules rules(OtaSettings settings) {
    OfferRules usual =
        OfferRules.defaults(
            Map.of(
                Dialect.CRISP, new CrispAcceptance(),
                Dialect.SKICLOCK, new SkiClockAcceptance()));
    return new OfferRules(
        settings.dialects(),
        usual.acceptance(),
        settings.products(),
        usual.loopOffers(),
        usual.loopWindow(),
        usual.retryAfterFailure(),
        usual.retryAfterRejection());
  }

  /** What the releases role asks before it removes files. */
  public ReleaseUse releaseUse() {
    return releaseUse;
  }

  @Override
  public RoleName name() {
    return RoleName.OTA;
  }

  @Override
  public void metrics(MeterRegistry registry) {
    registry.gauge("crispfleet.ota.live", sessions, known -> known.live().size());
    subscriptions.add(
        bus.subscribe(
            OtaSessionChanged.class,
            changed ->
                registry
                    .counter(
                        "crispfleet.ota.transitions", "state", changed.session().state().word())
                    .increment()));
    subscriptions.add(
        bus.subscribe(
            OffersHeld.class, held -> registry.counter("crispfleet.ota.held").increment()));
  }

  @Override
  public void routes(Api api) {
    routes.forEach(declare -> declare.accept(api));
  }

  @Override
  public void start() {
    sessions.load();
    permits.load();
    subscriptions.add(bus.subscribe(IdentityReported.class, this::identified));
    subscriptions.add(bus.subscribe(OtaSessionChanged.class, this::changed));
    subscriptions.add(bus.subscribe(ReleaseChanged.class, event -> released(event.release())));
    every(SWEEP_SECONDS, this::sweep);
    every(PRUNE_SECONDS, sessions::forgetOldOffers);
  }

  private void every(long seconds, Runnable work) {
    ScheduledFuture<?> _ =
        timer.scheduleWithFixedDelay(
            () -> {
              try {
                work.run();
              } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "a sweep over the updates failed", e);
              }
            },
            seconds,
            seconds,
            TimeUnit.SECONDS);
  }

  /** Gives up what waited too long and takes back what is no longer offered. */
  void sweep() {
    sessions.sweep(this::online);
    withdrawals.sweep();
  }

  /** Returns when everything that was queued for a device before is done. */
  void settle(String device) {
    lanes.run(device, () -> true).join();
  }

  Optional<OtaSession> latest(String device) {
    return sessions.latest(device);
  }

  private boolean online(String device) {
    // Older sticks show themselves by asking; whether they are there now is not known.
    return devices
        .find(device)
        .map(known -> known.dialect() != Dialect.NATIVE || known.online())
        .orElse(true);
  }

  @Override
  public void subscribe(MqttGateway mqtt) {
    gateway.set(mqtt);
    skiClocks.subscribe(mqtt);
    stickReports.subscribe(mqtt);
    stickOffers.restore(mqtt);
  }

  private void identified(IdentityReported identity) {
    sessions.seen(identity);
    MqttGateway mqtt = gateway.get();
    if (mqtt == null || identity.dialect() != Dialect.NATIVE) {
      return;
    }
    if (offering.worthAsking(identity.device())) {
      CompletionStage<Void> _ = stickOffers.refresh(mqtt, identity.device());
    } else {
      stickOffers.remind(mqtt, identity.device());
    }
  }

  private void changed(OtaSessionChanged event) {
    OtaSession session = event.session();
    MqttGateway mqtt = gateway.get();
    // A superseded session leaves the place to its successor's offer.
    boolean last = sessions.latest(session.device()).filter(session::equals).isPresent();
    if (mqtt != null && session.plan().dialect() == Dialect.NATIVE && last && !session.live()) {
      stickOffers.withdraw(mqtt, session.device());
    }
  }

  private void released(Release release) {
    timer.execute(withdrawals::sweep);
    MqttGateway mqtt = gateway.get();
    if (mqtt != null && release.state() == Release.State.ACTIVE) {
      skiClocks.announce(mqtt, release);
      stickOffers.announce(mqtt);
      timer.execute(() -> offerToAll(mqtt));
    }
  }

  /** Sleeping sticks too: they find the offer when they connect. */
  private void offerToAll(MqttGateway mqtt) {
    for (Device device : devices.all()) {
      if (device.dialect() == Dialect.NATIVE && offering.lacksOffer(device)) {
        CompletionStage<Void> _ = stickOffers.refresh(mqtt, device.id());
      }
    }
  }

  @Override
  public void close() {
    subscriptions.forEach(Runnable::run);
    timer.shutdownNow();
    lanes.close();
  }
}
