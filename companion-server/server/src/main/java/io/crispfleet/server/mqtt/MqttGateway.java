package io.crispfleet.server.mqtt;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The server's own connection to the broker. Survives the broker's restarts by itself. */
public interface MqttGateway {
  /**
   * One message that arrived.
   *
   * @param delivery null when nobody watched how the message came to the broker
   */
  record Message(
      String topic, byte[] payload, int qos, boolean retained, @Nullable Delivery delivery) {
    public Message(String topic, byte[] payload, int qos, boolean retained) {
      this(topic, payload, qos, retained, null);
    }
  }

  /**
   * Which publication a message is. Messages with one id are the same publication, sent again by
   * the stick or by the broker.
   *
   * @param id 16 hex digits
   * @param uncertain true when the stick sent it again and nobody remembers the first time, so that
   *     it may have come under another id before
   */
  record Delivery(String id, boolean uncertain) {}

  /** Takes messages in, one after the other for each topic. */
  @FunctionalInterface
  interface Handler {
    /**
     * Takes one message. It is acknowledged to the broker when the stage completes, normally or
     * not: a payload that can never be read must not come back for ever. What has to be durable
     * completes after the commit. Must not block.
     */
    CompletionStage<Void> handle(Message message);
  }

  /**
   * Publishes; completes when the broker has taken the message (QoS 1) or it was written (QoS 0).
   * While there is no connection it waits for one up to a bound and then fails.
   */
  CompletionStage<Void> publish(String topic, byte[] payload, int qos, boolean retain);

  /**
   * Receives what matches {@code filter}. Replicas that subscribe to the same filter share its
   * messages: each goes to one of them.
   */
  void subscribe(String filter, int qos, Handler handler);

  /** True while connected to the broker and told everything that was subscribed. */
  boolean connected();
}
