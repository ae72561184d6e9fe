package io.crispfleet.jesptool.port;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Finds arrivals and removals by comparing listings: operating systems offer no common way to be
 * told, and a listing costs well under a millisecond. The first poll reports every port as arrived.
 * Removals come before arrivals. Not thread-safe: poll from one thread.
 */
public final class PortWatcher {
  private static final Logger LOG = System.getLogger(PortWatcher.class.getName());

  private final PortCatalog catalog;
  private final Consumer<PortEvent> listener;
  private final SeenPorts gone = new SeenPorts();
  private Map<String, PortInfo> present = Map.of();

  /**
   * @param listener called by {@link #poll()}; must return quickly
   */
  public PortWatcher(PortCatalog catalog, Consumer<PortEvent> listener) {
    this.catalog = catalog;
    this.listener = listener;
  }

  /**
   * Polls again and again until the returned future is cancelled. A poll that fails is logged and
   * the next one comes all the same.
   */
  public ScheduledFuture<?> start(ScheduledExecutorService scheduler, Duration period) {
    return scheduler.scheduleWithFixedDelay(
        this::pollSafely, 0, period.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Compares the ports with those of the last poll and reports the differences. */
  public void poll() {
    Map<String, PortInfo> now = new LinkedHashMap<>();
    catalog.list().forEach(port -> now.put(port.device(), port));
    List<PortInfo> removed = notIn(now, present);
    List<PortInfo> arrived = notIn(present, now);
    present = now;
    for (PortInfo port : removed) {
      gone.add(port);
      listener.accept(new PortEvent.Removed(port));
    }
    for (PortInfo port : arrived) {
      listener.accept(new PortEvent.Arrived(port, gone.take(port, now.values())));
    }
  }

  @SuppressWarnings("CatchingUnchecked") // one bad poll must not end the schedule
  private void pollSafely() {
    try {
      poll();
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "Listing the ports failed; trying again.", e);
    }
  }

  /** Ports of {@code now} that {@code before} did not have; another bridge on a name is new. */
  private static List<PortInfo> notIn(Map<String, PortInfo> before, Map<String, PortInfo> now) {
    List<PortInfo> result = new ArrayList<>();
    now.forEach(
        (device, port) -> {
          PortInfo other = before.get(device);
          if (other == null || !other.usb().equals(port.usb())) {
            result.add(port);
          }
        });
    return result;
  }
}
