package io.crispfleet.server.mqtt;

import java.util.concurrent.CompletionStage;

/** The server's own connection to the broker. Survives the broker's restarts by itself. */
public interface MqttGateway {
  /** One message that arrived. */
  record Message(String topic, byte[] payload, int qos, boolean retained) {}

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
