package io.crispfleet.server.mqtt;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What the embedded broker counts. */
public final class BrokerMetrics {
  private final AtomicInteger connected = new AtomicInteger();
  private final LongAdder messagesIn = new LongAdder();
  private final LongAdder messagesOut = new LongAdder();
  private final LongAdder connectsRefused = new LongAdder();
  private final LongAdder requestsRefused = new LongAdder();
  private final LongAdder malformed = new LongAdder();

  public void bind(MeterRegistry registry) {
    Gauge.builder("crispfleet.mqtt.clients", connected, AtomicInteger::get)
        .description("clients connected to the embedded broker")
        .register(registry);
    counter(registry, "crispfleet.mqtt.messages.in", "messages published by clients", messagesIn);
    counter(registry, "crispfleet.mqtt.messages.out", "messages sent to clients", messagesOut);
    counter(registry, "crispfleet.mqtt.connects.refused", "refused connections", connectsRefused);
    counter(
        registry,
        "crispfleet.mqtt.requests.refused",
        "publications and subscriptions that were not allowed",
        requestsRefused);
    counter(registry, "crispfleet.mqtt.malformed", "packets that are not MQTT", malformed);
  }

  private static void counter(
      MeterRegistry registry, String name, String description, LongAdder count) {
    FunctionCounter.builder(name, count, LongAdder::sum)
        .description(description)
        .register(registry);
  }

  /** Clients connected now. */
  public int connected() {
    return connected.get();
  }

  /** Connections refused so far, for whatever reason. */
  public long connectsRefused() {
    return connectsRefused.sum();
  }

  /** Publications and subscriptions refused so far. */
  public long requestsRefused() {
    return requestsRefused.sum();
  }

  /** Packets so far that were not MQTT or too large. */
  public long malformedPackets() {
    return malformed.sum();
  }

  void opened() {
    connected.incrementAndGet();
  }

  void closed() {
    connected.decrementAndGet();
  }

  void received() {
    messagesIn.increment();
  }

  void sent() {
    messagesOut.increment();
  }

  void connectRefused() {
    connectsRefused.increment();
  }

  void requestRefused() {
    requestsRefused.increment();
  }

  void malformed() {
    malformed.increment();
  }
}
