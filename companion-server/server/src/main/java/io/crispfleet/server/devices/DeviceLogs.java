package io.crispfleet.server.devices;

import io.crispfleet.contract.message.DeviceEvent;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What sticks write into the event log themselves: little at a time, so that none can fill it. */
final class DeviceLogs {
  private static final Set<String> LEVELS = Set.of("debug", "info", "warn", "error");
  private static final double PER_SECOND = 2;
  private static final double BURST = 20;

  private final Map<String, TokenBucket> buckets = new ConcurrentHashMap<>();
  private final LongAdder dropped = new LongAdder();
  private final DeviceRegistry registry;
  private final EventLog events;
  private final InstantSource clock;
  private final LongSupplier nanos;

  DeviceLogs(DeviceRegistry registry, EventLog events, InstantSource clock, LongSupplier nanos) {
    this.registry = registry;
    this.events = events;
    this.clock = clock;
    this.nanos = nanos;
  }

  /** Takes an entry; completes when it is on disk, or at once when it was one too many. */
  @SuppressWarnings("NullAway") // Fields may be absent on the wire.
  CompletionStage<Void> take(String device, DeviceEvent event) {
    registry.meet(device, Dialect.NATIVE);
    if (!lets(device)) {
      dropped.increment();
      return CompletableFuture.completedFuture(null);
    }
    String level = LEVELS.contains(String.valueOf(event.lvl())) ? event.lvl() : "info";
    if (level.equals("error")) {
      registry.failed(device, clock.instant());
    }
    return events.append(
        new LoggedEvent(
            device,
            clock.instant(),
            level,
            "device." + or(event.tag(), "log", 32),
            or(event.msg(), "", 400),
            "device:" + device));
  }

  /** Entries that were one too many. */
  long dropped() {
    return dropped.sum();
  }

  private boolean lets(String device) {
    TokenBucket bucket =
        buckets.computeIfAbsent(
            device, id -> new TokenBucket(PER_SECOND, BURST, nanos.getAsLong()));
    synchronized (bucket) {
      return bucket.take(nanos.getAsLong());
    }
  }

  private static String or(@Nullable String text, String absent, int longest) {
    return text == null ? absent : WireText.cut(text, longest);
  }
}
