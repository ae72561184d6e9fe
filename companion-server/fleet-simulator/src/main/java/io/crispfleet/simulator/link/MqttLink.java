package io.crispfleet.simulator.link;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientExecutorConfig;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.lifecycle.MqttClientDisconnectedListener;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3ClientBuilder;
import com.hivemq.client.mqtt.mqtt3.message.connect.Mqtt3Connect;
import com.hivemq.client.mqtt.mqtt3.message.connect.Mqtt3ConnectBuilder;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import io.crispfleet.contract.json.Json;
import io.crispfleet.simulator.fleet.Tally;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

/** One stick's MQTT 3.1.1 connection, as the sticks' own libraries make it. */
public final class MqttLink implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int KEEP_ALIVE_SECONDS = 15;

  /** All sticks share a few network threads; one thread per stick would be the fleet's limit. */
  private static final MqttClientExecutorConfig SHARED_THREADS =
      MqttClientExecutorConfig.builder().nettyThreads(2).build();

  /**
   * How to connect.
   *
   * @param user empty for none
   */
  public record Login(String clientId, Optional<String> user, Optional<String> password) {
    @Override
    public String toString() {
      return "Login[" + clientId + "]";
    }
  }

  /** The message that the broker publishes when the connection breaks. */
  public record Will(String topic, byte[] payload) {}

  private final Mqtt3AsyncClient client;
  private final Tally tally;

  private MqttLink(Mqtt3AsyncClient client, Tally tally) {
    this.client = client;
    this.tally = tally;
  }

  /**
   * Connects with a clean session.
   *
   * @throws IOException when the broker refuses or cannot be reached in time
   */
  public static MqttLink connect(
      MqttAddress address, Login login, Optional<Will> will, Tally tally, Runnable onLoss)
      throws IOException, InterruptedException {
    MqttClientDisconnectedListener lost = context -> onLoss.run();
    Mqtt3ClientBuilder builder =
        MqttClient.builder()
            .useMqttVersion3()
            .identifier(login.clientId())
            .serverHost(address.host())
            .serverPort(address.port())
            .executorConfig(SHARED_THREADS)
            .addDisconnectedListener(lost);
    Mqtt3AsyncClient client = builder.buildAsync();
    Mqtt3ConnectBuilder connect =
        Mqtt3Connect.builder().cleanSession(true).keepAlive(KEEP_ALIVE_SECONDS);
    if (login.user().isPresent()) {
      connect =
          connect
              .simpleAuth()
              .username(login.user().get())
              .password(login.password().orElse("").getBytes(StandardCharsets.UTF_8))
              .applySimpleAuth();
    }
    if (will.isPresent()) {
      connect =
          connect
              .willPublish()
              .topic(will.get().topic())
              .payload(will.get().payload())
              .qos(MqttQos.AT_LEAST_ONCE)
              .retain(true)
              .applyWillPublish();
    }
    MqttLink link = new MqttLink(client, tally);
    link.await(client.connect(connect.build()), "connect to the broker");
    tally.connected.increment();
    return link;
  }

  /** Subscribes; the consumer is called on a network thread and must not wait. */
  public void subscribe(String filter, BiConsumer<String, byte[]> consumer)
      throws IOException, InterruptedException {
    await(
        client
            .subscribeWith()
            .topicFilter(filter)
            .qos(MqttQos.AT_LEAST_ONCE)
            .callback(
                publish ->
                    consumer.accept(publish.getTopic().toString(), publish.getPayloadAsBytes()))
            .send(),
        "subscribe to " + filter);
  }

  /** Publishes JSON without waiting, QoS 0. */
  public void tell(String topic, Object payload) {
    CompletableFuture<Mqtt3Publish> sent =
        client.publish(message(topic, payload, MqttQos.AT_MOST_ONCE, false));
    sent.whenComplete(
        (publish, error) -> {
          if (error != null) {
            tally.errors.increment();
          }
        });
  }

  /** Publishes JSON, QoS 1, and waits for the broker's acknowledgement. */
  public void publish(String topic, Object payload, boolean retain)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    tally.sent.increment();
    await(
        client.publish(message(topic, payload, MqttQos.AT_LEAST_ONCE, retain)),
        "publish to " + topic);
    tally.acknowledged(System.nanoTime() - start);
  }

  private static Mqtt3Publish message(String topic, Object payload, MqttQos qos, boolean retain) {
    return Mqtt3Publish.builder()
        .topic(topic)
        .payload(Json.bytes(payload))
        .qos(qos)
        .retain(retain)
        .build();
  }

  public boolean connected() {
    return client.getState().isConnected();
  }

  /** Says goodbye, so that the will is not published. */
  @Override
  public void close() {
    CompletableFuture<Void> gone = client.disconnect();
    gone.exceptionally(error -> null);
  }

  private void await(CompletableFuture<?> future, String what)
      throws IOException, InterruptedException {
    try {
      future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      tally.errors.increment();
      throw new IOException("cannot " + what + ": " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      tally.errors.increment();
      throw new IOException("cannot " + what + " within " + PATIENCE.toSeconds() + " s", e);
    }
  }
}
