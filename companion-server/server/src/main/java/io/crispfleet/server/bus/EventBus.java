package io.crispfleet.server.bus;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Hands each event to its subscribers on the publisher's own thread, in the order they subscribed.
 * A subscriber must be quick and must not wait; one that throws is logged and harms nobody else.
 */
public final class EventBus {
  private static final Logger LOG = System.getLogger(EventBus.class.getName());

  private record Subscription<T extends FleetEvent>(Class<T> type, Consumer<? super T> consumer) {
    void offer(FleetEvent event) {
      if (type.isInstance(event)) {
        consumer.accept(type.cast(event));
      }
    }
  }

  private final List<Subscription<?>> subscriptions = new CopyOnWriteArrayList<>();

  /** Subscribes to events of a type and its subtypes. Closing the result ends it. */
  public <T extends FleetEvent> Runnable subscribe(Class<T> type, Consumer<? super T> consumer) {
    Subscription<T> subscription = new Subscription<>(type, consumer);
    subscriptions.add(subscription);
    return () -> subscriptions.remove(subscription);
  }

  public void publish(FleetEvent event) {
    for (Subscription<?> subscription : subscriptions) {
      try {
        subscription.offer(event);
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "a subscriber failed on " + event.getClass().getSimpleName(), e);
      }
    }
  }
}
