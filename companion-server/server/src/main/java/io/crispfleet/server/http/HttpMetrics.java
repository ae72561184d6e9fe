package io.crispfleet.server.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Times requests by route template, never by path: the number of series stays bounded. */
final class HttpMetrics {
  private static final String UNKNOWN = "none";

  private record Key(String method, String route, int status) {}

  private final MeterRegistry registry;
  private final Map<Key, Timer> timers = new ConcurrentHashMap<>();
  private final Counter undocumented;

  HttpMetrics(MeterRegistry registry, InFlight inFlight, SlowClients connections) {
    this.registry = registry;
    registry.gauge("http.requests.active", inFlight, InFlight::size);
    registry.gauge("http.connections", connections, SlowClients::connections);
    undocumented = registry.counter("http.statuses.undocumented");
  }

  void ended(String method, @Nullable Endpoint endpoint, int status, long nanos) {
    Key key =
        endpoint == null
            ? new Key("any", UNKNOWN, status)
            : new Key(method, endpoint.path(), status);
    Timer timer = timers.get(key);
    if (timer == null) {
      timer = timers.computeIfAbsent(key, this::timer);
    }
    timer.record(nanos, TimeUnit.NANOSECONDS);
  }

  void undocumented() {
    undocumented.increment();
  }

  private Timer timer(Key key) {
    return Timer.builder("http.server.requests")
        .tags("method", key.method, "route", key.route, "status", Integer.toString(key.status))
        .register(registry);
  }
}
