package io.crispfleet.server.mqtt;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Whatever a client receives, as {@code topic payload}. */
final class Inbox implements MqttGateway.Handler {
  final List<String> messages = new CopyOnWriteArrayList<>();

  static Inbox of(Mqtt3BlockingClient client) {
    Inbox inbox = new Inbox();
    client
        .toAsync()
        .publishes(
            MqttGlobalPublishFilter.ALL,
            message -> inbox.add(message.getTopic().toString(), message.getPayloadAsBytes()));
    return inbox;
  }

  static Inbox of(Mqtt5BlockingClient client) {
    Inbox inbox = new Inbox();
    client
        .toAsync()
        .publishes(
            MqttGlobalPublishFilter.ALL,
            message -> inbox.add(message.getTopic().toString(), message.getPayloadAsBytes()));
    return inbox;
  }

  private void add(String topic, byte[] payload) {
    messages.add(topic + " " + new String(payload, StandardCharsets.UTF_8));
  }

  @Override
  public CompletionStage<Void> handle(MqttGateway.Message message) {
    add(message.topic(), message.payload());
    return CompletableFuture.completedFuture(null);
  }
}
