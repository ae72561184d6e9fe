package io.crispfleet.server.devices;

import io.crispfleet.server.http.Problem;
import io.crispfleet.server.mqtt.MqttGateway;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The way to the sticks: waits until the broker has taken a message, or says that it did not. */
final class Outbox {
  private static final long PATIENCE_SECONDS = 5;

  private final AtomicReference<@Nullable MqttGateway> gateway = new AtomicReference<>();

  void connect(MqttGateway mqtt) {
    gateway.set(mqtt);
  }

  boolean connected() {
    MqttGateway mqtt = gateway.get();
    return mqtt != null && mqtt.connected();
  }

  /**
   * Publishes with QoS 1.
   *
   * @throws Problem 503 when the broker did not take it
   */
  void send(String topic, byte[] payload, boolean retain) {
    MqttGateway mqtt = gateway.get();
    if (mqtt == null) {
      throw unreachable();
    }
    try {
      mqtt.publish(topic, payload, 1, retain)
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw unreachable();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable();
    }
  }

  void send(String topic, String word) {
    send(topic, word.getBytes(StandardCharsets.UTF_8), false);
  }

  private static Problem unreachable() {
    return Problem.unavailable(
        "BROKER_UNREACHABLE",
        "The MQTT broker did not take the message. Check the broker, then try again.");
  }
}
