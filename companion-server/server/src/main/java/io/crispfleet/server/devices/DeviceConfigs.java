package io.crispfleet.server.devices;

import io.crispfleet.contract.api.device.ConfigRequest;
import io.crispfleet.contract.api.device.ConfigView;
import io.crispfleet.contract.json.BadPayload;
import io.crispfleet.contract.json.Json;
import io.crispfleet.contract.message.DesiredConfig;
import io.crispfleet.contract.message.ReportedConfig;
import io.crispfleet.contract.topic.NativeTopics.Leaf;
import io.crispfleet.contract.topic.SkiClockTopics;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.store.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The configuration that people want a stick to have, and what it made of it. Native sticks find
 * the newest revision retained; ski clocks are told once and never answer.
 */
final class DeviceConfigs {
  private static final int MOST_REPORT_BYTES = 4096;

  private final DevicesSettings settings;
  private final DeviceRegistry registry;
  private final DeviceDesk desk;
  private final Database database;
  private final ConfigStore store;
  private final EventLog events;
  private final Outbox outbox;
  private final InstantSource clock;

  DeviceConfigs(
      DevicesSettings settings,
      DeviceRegistry registry,
      DeviceDesk desk,
      Database database,
      EventLog events,
      Outbox outbox,
      InstantSource clock) {
    this.settings = settings;
    this.registry = registry;
    this.desk = desk;
    this.database = database;
    this.store = new ConfigStore(database);
    this.events = events;
    this.outbox = outbox;
    this.clock = clock;
  }

  /** Reads who beats more slowly than usual. */
  void restore() {
    store.all().forEach(view -> beatAsReported(view.device(), view.reported()));
  }

  ConfigView show(String device) {
    desk.require(device);
    return store.find(device).orElseGet(() -> nothing(device));
  }

  /** Wants something of a stick: on disk first, then on its way. */
  ConfigView desire(String device, ConfigRequest request, String by) {
    DeviceState state = desk.require(device).state();
    Map<String, Object> set = checked(state, request);
    Instant now = clock.instant();
    LoggedEvent event = LoggedEvent.action(device, now, "config", "new configuration", by);
    ConfigView view =
        database.write(
            connection -> {
              long rev = ConfigStore.find(connection, device).map(ConfigView::rev).orElse(0L);
              if (request.rev() != null && request.rev() != rev) {
                throw Problem.conflict(
                        "CONFIG_CHANGED",
                        "Somebody changed the configuration meanwhile: it is at revision "
                            + rev
                            + ". Read it again.")
                    .with("rev", rev);
              }
              DeviceStore.ensure(connection, state);
              ConfigStore.desire(connection, device, rev + 1, set, by, now);
              EventStore.insert(connection, List.of(event));
              return ConfigStore.find(connection, device).orElseThrow();
            });
    events.written(event);
    publish(state, view);
    return view;
  }

  /** A stick says what it made of it; completes when that is on disk. */
  CompletionStage<?> reported(String device, ReportedConfig report) {
    DeviceState state = registry.meet(device, Dialect.NATIVE).state();
    if (Json.bytes(report).length > MOST_REPORT_BYTES) {
      throw new BadPayload("a reported configuration has up to " + MOST_REPORT_BYTES + " bytes");
    }
    Instant now = clock.instant();
    beatAsReported(device, report.cfg());
    Map<String, String> rejected = report.rejected();
    if (rejected != null && !rejected.isEmpty()) {
      events.append(
          new LoggedEvent(
              device,
              now,
              "warn",
              "config",
              "rejected " + WireText.cut(Json.text(rejected), 200),
              null));
    }
    return database.writeAsync(
        connection -> {
          DeviceStore.ensure(connection, state);
          ConfigStore.report(connection, device, report, now);
          return true;
        });
  }

  private void publish(DeviceState state, ConfigView view) {
    if (state.dialect() == Dialect.NATIVE) {
      outbox.send(
          settings.topics().device(state.id(), Leaf.CONFIG),
          Json.bytes(new DesiredConfig(1, view.rev(), view.desired())),
          true);
    } else {
      String prefix = state.identity().topicPrefix();
      SkiClockTopics topics =
          prefix == null ? settings.skiClocks().getFirst() : new SkiClockTopics(prefix);
      outbox.send(topics.config(state.id()), Json.bytes(view.desired()), false);
    }
  }

  @SuppressWarnings("NullAway") // The field may be absent on the wire.
  private static Map<String, Object> checked(DeviceState state, ConfigRequest request) {
    if (state.dialect() == Dialect.CRISP) {
      throw Problem.conflict(
          "CONFIG_UNSUPPORTED",
          "A crisp game takes no configuration over the network; set it over USB.");
    }
    if (request.set() == null) {
      throw new BadPayload("'set' must be an object");
    }
    ConfigSchema.check(request.set());
    return request.set();
  }

  private void beatAsReported(String device, @Nullable Map<String, Object> config) {
    Object interval = config == null ? null : config.get(ConfigSchema.HEARTBEAT);
    if (interval instanceof Number seconds
        && seconds.longValue() >= 5
        && seconds.longValue() <= 300) {
      registry.heartbeatEvery(device, Duration.ofSeconds(seconds.longValue()));
    }
  }

  private static ConfigView nothing(String device) {
    return new ConfigView(device, 0, Map.of(), null, null, null, null, null, null, true);
  }
}
