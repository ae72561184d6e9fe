package io.crispfleet.server.role;

import io.crispfleet.server.http.Api;
import io.crispfleet.server.mqtt.MqttGateway;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;

/**
 * One part of the server. The composition root calls, in this order: {@link #metrics}, {@link
 * #routes}, {@link #start}, {@link #subscribe}; and {@link #close} at the end, roles in reverse.
 */
public interface Role extends AutoCloseable {
  RoleName name();

  default void metrics(MeterRegistry registry) {}

  default void routes(Api api) {}

  /** Rebuilds what it keeps in memory from the database and starts its timers. */
  default void start() {}

  /** Called once; the gateway renews subscriptions by itself after every reconnect. */
  default void subscribe(MqttGateway mqtt) {}

  /** What keeps it from working now, in one sentence; empty when it is well. */
  default Optional<String> trouble() {
    return Optional.empty();
  }

  /** Stops timers and flushes what it holds. */
  @Override
  default void close() {}
}
