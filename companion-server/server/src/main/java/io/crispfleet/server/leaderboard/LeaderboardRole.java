package io.crispfleet.server.leaderboard;

import io.crispfleet.contract.topic.NativeTopics;
import io.crispfleet.server.bus.EventBus;
import io.crispfleet.server.devices.DeviceDirectory;
import io.crispfleet.server.http.Api;
import io.crispfleet.server.identity.DeviceCredentials;
import io.crispfleet.server.leaderboard.ranking.Boards;
import io.crispfleet.server.mqtt.MqttGateway;
import io.crispfleet.server.role.Role;
import io.crispfleet.server.role.RoleName;
import io.crispfleet.server.secret.ServerSecret;
import io.crispfleet.server.store.Database;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes scores in and ranks them. Boards live in this process, so one process per database has this
 * role.
 */
public final class LeaderboardRole implements Role {
  private final Boards boards = new Boards();
  private final ScoreMetrics metrics = new ScoreMetrics();
  private final RepeatWindow repeats = new RepeatWindow();
  private final Leaderboard leaderboard;
  private final RunTickets tickets;
  private final ScoreIntake intake;
  private final NativeTopics topics;
  private final InstantSource clock;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("leaderboard-timer").daemon().factory());
  private volatile @Nullable MqttGateway mqtt;
  private @Nullable Future<?> ticking;

  public LeaderboardRole(
      Database database,
      DeviceCredentials credentials,
      DeviceDirectory directory,
      EventBus bus,
      NativeTopics topics,
      ServerSecret secret,
      SecureRandom random,
      InstantSource clock) {
    CountedRuns counted = new CountedRuns(repeats);
    this.leaderboard = new Leaderboard(new ScoreStore(database), boards, counted, directory, bus);
    this.tickets = new RunTickets(secret.derive("score-run"), random);
    this.intake =
        new ScoreIntake(
            credentials,
            directory,
            tickets,
            boards,
            new ScoreWriter(database, counted, leaderboard::publish),
            metrics,
            clock);
    this.topics = topics;
    this.clock = clock;
  }

  @Override
  public RoleName name() {
    return RoleName.LEADERBOARD;
  }

  @Override
  public void metrics(MeterRegistry registry) {
    metrics.register(registry);
    Gauge.builder("crispfleet.scores.games", boards, Boards::gameCount)
        .description("Games that have a board")
        .register(registry);
  }

  @Override
  public void routes(Api api) {
    new ScoreRoutes(intake, tickets, clock).declare(api);
    new BoardRoutes(leaderboard).declare(api);
    new ModerationRoutes(leaderboard).declare(api);
    new LiveOpsRoutes(intake, leaderboard, clock).declare(api);
  }

  @Override
  public void start() {
    leaderboard.rebuild();
    ticking = timer.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
  }

  @Override
  public void subscribe(MqttGateway gateway) {
    mqtt = gateway;
    new ScoreMessages(intake, topics, gateway).subscribe();
  }

  /** One second went by; it counts only while redeliveries could have reached us. */
  void tick() {
    MqttGateway gateway = mqtt;
    if (gateway == null || gateway.connected()) {
      repeats.tick();
    }
  }

  @Override
  public void close() {
    if (ticking != null) {
      ticking.cancel(false);
    }
    timer.shutdown();
  }
}
