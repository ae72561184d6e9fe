package io.crispfleet.server.testing;

import io.crispfleet.server.mqtt.MqttGateway;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** An MQTT connection without a broker: delivers what a test says and records what is published. */
public final class RecordingGateway implements MqttGateway {
  /** What the role under test published. */
  public record Published(String topic, String payload, int qos, boolean retain) {}

  private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
  private final List<Published> published = new CopyOnWriteArrayList<>();

  @Override
  public CompletionStage<Void> publish(String topic, byte[] payload, int qos, boolean retain) {
    published.add(new Published(topic, new String(payload, StandardCharsets.UTF_8), qos, retain));
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void subscribe(String filter, int qos, Handler handler) {
    handlers.put(filter, handler);
  }

  @Override
  public boolean connected() {
    return true;
  }

  /** Delivers a message and waits until it is handled. */
  public void deliver(String topic, String payload) {
    deliver(topic, payload, null);
  }

  /** The same from a broker that says which publication it is. */
  public void deliver(String topic, String payload, @Nullable Delivery delivery) {
    for (Map.Entry<String, Handler> entry : handlers.entrySet()) {
      if (matches(entry.getKey(), topic)) {
        entry
            .getValue()
            .handle(
                new Message(topic, payload.getBytes(StandardCharsets.UTF_8), 1, false, delivery))
            .toCompletableFuture()
            .join();
      }
    }
  }

  public List<Published> published() {
    return published;
  }

  private static boolean matches(String filter, String topic) {
    String pattern = filter.replace("+", "[^/]*").replace("/#", "(/.*)?");
    return topic.matches(pattern);
  }
}
