package io.crispfleet.simulator.link;

import io.crispfleet.contract.json.Json;
import io.crispfleet.simulator.link.MqttLink.Mishap;
import io.crispfleet.simulator.tally.Tally;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * One stick's messages with QoS 1, in order. What was not acknowledged when the connection broke is
 * sent again over the next one, as the sticks' own MQTT libraries do. Used by the stick's thread.
 */
public final class Outbox {
  private static final class Letter {
    final String topic;
    final byte[] payload;
    final boolean retain;
    final long written = System.nanoTime();
    boolean sent;

    Letter(String topic, byte[] payload, boolean retain) {
      this.topic = topic;
      this.payload = payload;
      this.retain = retain;
    }
  }

  private final Deque<Letter> waiting = new ArrayDeque<>();
  private final Tally tally;
  private final Supplier<Mishap> mishaps;

  /**
   * Makes an empty outbox.
   *
   * @param mishaps asked once for each message
   */
  public Outbox(Tally tally, Supplier<Mishap> mishaps) {
    this.tally = tally;
    this.mishaps = mishaps;
  }

  /**
   * Publishes JSON and returns when it is acknowledged.
   *
   * @throws IOException when it is not; then the next {@link #deliver} tries again
   */
  public void publish(MqttLink link, String topic, Object payload, boolean retain)
      throws IOException {
    waiting.add(new Letter(topic, Json.bytes(payload), retain));
    tally.sent.increment();
    deliver(link);
  }

  public boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Sends what waits. */
  public void deliver(MqttLink link) throws IOException {
    for (Letter next = waiting.peek(); next != null; next = waiting.peek()) {
      boolean repeated = next.sent;
      next.sent = true;
      // Nothing happens to the same message twice, or it would never arrive.
      Mishap mishap = repeated ? Mishap.NONE : mishaps.get();
      link.publish(next.topic, next.payload, next.retain, repeated, mishap);
      waiting.remove();
      tally.acknowledged(System.nanoTime() - next.written);
    }
  }
}
