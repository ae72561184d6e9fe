package io.crispfleet.server.http;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * One line for each request: route template, status, time and caller, never a path or a query, for
 * those can hold tokens. What sticks ask all day is logged at {@code DEBUG}, the rest at {@code
 * INFO}.
 */
final class RequestLog {
  private static final Logger LOG = System.getLogger("io.crispfleet.access");

  private final HttpMetrics metrics;

  RequestLog(HttpMetrics metrics) {
    this.metrics = metrics;
  }

  void ended(Exchange exchange, Request request, int status, @Nullable Throwable failure) {
    long nanos = System.nanoTime() - exchange.started;
    Endpoint endpoint = exchange.endpoint();
    metrics.ended(request.getMethod(), endpoint, status, nanos);
    Level level = level(endpoint, status);
    if (!LOG.isLoggable(level)) {
      return;
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("requestId", exchange.id);
    fields.put("method", request.getMethod());
    fields.put("route", endpoint == null ? "none" : endpoint.path());
    fields.put("status", status);
    fields.put("ms", TimeUnit.NANOSECONDS.toMicros(nanos) / 1000.0);
    fields.put("caller", exchange.callerLabel());
    fields.put("from", exchange.client);
    if (failure != null) {
      fields.put("failure", failure.getClass().getSimpleName());
    }
    LOG.log(level, "request", fields);
  }

  private static Level level(@Nullable Endpoint endpoint, int status) {
    if (status >= 500) {
      return Level.WARNING;
    }
    return endpoint != null && status < 400 && endpoint.ofDevices() ? Level.DEBUG : Level.INFO;
  }
}
