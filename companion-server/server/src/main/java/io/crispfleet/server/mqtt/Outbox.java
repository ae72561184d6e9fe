package io.crispfleet.server.mqtt;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What the server publishes. While there is no connection it waits here, bounded in number and
 * time, and not in the client: what its sender was told has failed is never sent later.
 */
// Failures are counted where the result is used; nobody waits for the rest.
@SuppressWarnings("FutureReturnValueIgnored")
final class Outbox {
  private static final Duration WITHIN = Duration.ofSeconds(20);
  private static final int LARGEST = 20_000;

  private record Letter(
      String topic, byte[] payload, MqttQos qos, boolean retain, CompletableFuture<Void> taken) {}

  private final Mqtt5AsyncClient client;
  private final Queue<Letter> waiting = new ArrayDeque<>();
  private boolean open;
  private int unfinished;

  Outbox(Mqtt5AsyncClient client) {
    this.client = client;
  }

  /** Completes when the broker has taken it, or with a {@link BrokerException}. */
  CompletableFuture<Void> send(String topic, byte[] payload, MqttQos qos, boolean retain) {
    CompletableFuture<Void> taken = new CompletableFuture<>();
    Letter letter = new Letter(topic, payload, qos, retain, taken);
    boolean now;
    synchronized (this) {
      if (unfinished >= LARGEST) {
        return CompletableFuture.failedFuture(
            new BrokerException("Too many messages wait for the MQTT broker. Try again later."));
      }
      unfinished++;
      now = open;
      if (!now) {
        waiting.add(letter);
      }
    }
    CompletableFuture<Void> ended = taken.orTimeout(WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    if (now) {
      post(letter);
    }
    return ended
        .whenComplete((done, error) -> finished())
        .exceptionallyCompose(error -> CompletableFuture.failedFuture(failure(error)));
  }

  private void post(Letter letter) {
    client
        .publishWith()
        .topic(letter.topic())
        .qos(letter.qos())
        .retain(letter.retain())
        .payload(letter.payload())
        .send()
        .whenComplete(
            (result, error) -> {
              Throwable failed = error != null ? error : result.getError().orElse(null);
              if (failed == null) {
                letter.taken().complete(null);
              } else {
                letter.taken().completeExceptionally(failed);
              }
            });
  }

  private synchronized void finished() {
    unfinished--;
    waiting.removeIf(letter -> letter.taken().isDone());
    notifyAll();
  }

  /** There is a connection: posts what waits. */
  void open() {
    while (true) {
      Letter letter;
      synchronized (this) {
        letter = waiting.poll();
        if (letter == null) {
          open = true;
          return;
        }
      }
      if (!letter.taken().isDone()) {
        post(letter);
      }
    }
  }

  synchronized void shut() {
    open = false;
  }

  /** Waits until everything posted was taken, but no longer than {@code within}. */
  synchronized void drain(Duration within) {
    long until = System.nanoTime() + within.toNanos();
    while (open && unfinished > 0) {
      long left = (until - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return;
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static BrokerException failure(Throwable error) {
    return error instanceof TimeoutException
        ? new BrokerException("The MQTT broker did not take the message in time.", error)
        : new BrokerException("The MQTT broker did not take the message: " + reason(error), error);
  }

  /** The innermost message of an error. */
  static String reason(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return message == null ? root.getClass().getSimpleName() : message;
  }
}
