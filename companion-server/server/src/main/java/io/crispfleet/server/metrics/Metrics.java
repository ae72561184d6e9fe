package io.crispfleet.server.metrics;

import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.Reply;
import io.javalin.http.Context;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * The registry that every role counts in. Labels that name a device, a player or a user are
 * refused: ten thousand of them would be ten thousand series each.
 */
public final class Metrics implements AutoCloseable {
  private static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";
  private static final Set<String> FORBIDDEN_LABELS =
      Set.of("device", "device_id", "deviceId", "player", "player_id", "playerId", "user", "ip");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();

  public Metrics() {
    registry
        .config()
        .meterFilter(
            new MeterFilter() {
              @Override
              public MeterFilterReply accept(Meter.Id id) {
                return id.getTags().stream()
                        .anyMatch(tag -> FORBIDDEN_LABELS.contains(tag.getKey()))
                    ? MeterFilterReply.DENY
                    : MeterFilterReply.NEUTRAL;
              }
            });
    new ClassLoaderMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collections.bindTo(registry);
  }

  public MeterRegistry registry() {
    return registry;
  }

  public void declare(Api api) {
    api.get("/metrics")
        .tag("health")
        .summary("Figures in Prometheus' text format")
        .answers(200, "text/plain", "The figures")
        .handle(this::scrape);
  }

  private void scrape(Context ctx) throws IOException {
    Reply.bytes(ctx, 200, MEDIA_TYPE, registry.scrape().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
