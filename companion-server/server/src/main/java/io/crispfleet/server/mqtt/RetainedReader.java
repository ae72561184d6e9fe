package io.crispfleet.server.mqtt;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Reads once what the broker has retained. Shared subscriptions, which the server uses, need not be
 * given retained messages (MQTT 5, 4.8.2); so after an absence that was longer than its session a
 * second, short-lived connection subscribes alone, takes what is retained and leaves. What is
 * published meanwhile comes through the shared subscription and is ignored here.
 */
final class RetainedReader {
  private static final Logger LOG = System.getLogger(RetainedReader.class.getName());
  private static final int KEEP_ALIVE_SECONDS = 30;
  private static final int LISTEN_SECONDS = 20;

  private RetainedReader() {}

  /**
   * Begins; returns at once.
   *
   * @param fresh makes a client that does not reconnect
   */
  static void read(
      Supplier<Mqtt5AsyncClient> fresh, List<String> filters, Consumer<Mqtt5Publish> taker) {
    if (filters.isEmpty()) {
      return;
    }
    Mqtt5AsyncClient client = fresh.get();
    var _ =
        client
            .connectWith()
            .cleanStart(true)
            .sessionExpiryInterval(0)
            .keepAlive(KEEP_ALIVE_SECONDS)
            .send()
            .thenRun(() -> filters.forEach(filter -> subscribe(client, filter, taker)))
            .completeOnTimeout(null, LISTEN_SECONDS, TimeUnit.SECONDS)
            .exceptionally(
                error -> {
                  LOG.log(
                      Level.WARNING, "retained messages are not read: {0}", Outbox.reason(error));
                  return null;
                })
            .thenRunAsync(
                () -> {
                  var _ = client.disconnect();
                },
                CompletableFuture.delayedExecutor(LISTEN_SECONDS, TimeUnit.SECONDS));
  }

  private static void subscribe(
      Mqtt5AsyncClient client, String filter, Consumer<Mqtt5Publish> taker) {
    var _ =
        client
            .subscribeWith()
            .topicFilter(filter)
            .qos(MqttQos.AT_LEAST_ONCE)
            .callback(
                publish -> {
                  if (publish.isRetain()) {
                    taker.accept(publish);
                  }
                })
            .send();
  }
}
