package io.crispfleet.server.feed;

import io.crispfleet.contract.json.Json;
import io.crispfleet.server.bus.EventBus;
import io.crispfleet.server.bus.FleetEvent;
import io.crispfleet.server.http.EventStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Follows all things of a source for any number of clients: each gets a snapshot and then, every
 * round, what changed since. One round is worked out and encoded once for everybody. Events are
 * numbered; a client that comes back in time gets what it missed.
 *
 * <p>While nobody follows, a change costs nothing.
 */
public final class LiveFeed implements AutoCloseable {
  /** Things in one event of a snapshot. */
  static final int PAGE = 500;

  /** Events of the bus in one round. */
  static final int MOST_ITEMS = 5000;

  private static final int MOST_REMEMBERED = 1200;
  // A client that missed more gets a snapshot, which is no larger.
  private static final long MOST_REMEMBERED_BYTES = 6L << 20;
  private static final byte[] NOTHING = {};
  private static final Duration REMEMBER = Duration.ofSeconds(60);

  /**
   * One event on the stream.
   *
   * @param event encoded once for all clients
   */
  record Frame(String id, String name, EventStream.Event event) {
    Frame(String id, String name, byte[] json) {
      this(id, name, EventStream.Event.of(id, name, json));
    }
  }

  private record Remembered(long number, Frame frame) {}

  private final FeedSource source;
  private final RecordDelta delta;
  private final LongSupplier nanos;
  private final String epoch;
  private final Runnable leaveBus;
  private final Set<String> changed = ConcurrentHashMap.newKeySet();
  private final List<Predicate<Frame>> clients = new CopyOnWriteArrayList<>();

  // Whoever publishes an event must not wait for a round that is being encoded.
  private final Queue<FeedItem> items = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong lost = new AtomicLong();

  // Everything below is guarded by this object's monitor.
  private final Map<String, @Nullable Object[]> sent = new HashMap<>();
  private final Deque<Remembered> remembered = new ArrayDeque<>();
  private long rememberedBytes;
  private long number;
  private long lastClient;
  private volatile boolean followed;

  /**
   * Makes a feed.
   *
   * @param type of the records that the source shows
   * @param epoch differs between starts of the server, so that numbers of another do not match
   */
  public LiveFeed(
      FeedSource source,
      Class<? extends Record> type,
      EventBus bus,
      LongSupplier nanos,
      String epoch) {
    this.source = source;
    this.delta = new RecordDelta(type);
    this.nanos = nanos;
    this.epoch = epoch;
    this.leaveBus = bus.subscribe(FleetEvent.class, this::happened);
  }

  /** A thing may look different now. */
  public void changed(String key) {
    if (followed) {
      changed.add(key);
    }
  }

  private void happened(FleetEvent event) {
    if (followed && event instanceof FeedItem item) {
      if (waiting.incrementAndGet() <= MOST_ITEMS) {
        items.add(item);
      } else {
        waiting.decrementAndGet();
        lost.incrementAndGet();
      }
    }
  }

  /**
   * Adds a client, which first gets what it needs to be up to date.
   *
   * @param lastId of the last event that it saw; empty for none
   * @param client takes frames without waiting; false when it is gone
   * @return what removes it
   */
  synchronized Runnable join(String lastId, Predicate<Frame> client) {
    if (!followed) {
      begin();
    } else {
      round();
    }
    List<Frame> missed = missed(lastId);
    if (missed == null) {
      snapshot(client);
    } else {
      for (Frame frame : missed) {
        if (!client.test(frame)) {
          return () -> {};
        }
      }
    }
    clients.add(client);
    return () -> leave(client);
  }

  public int clients() {
    return clients.size();
  }

  /** Sends what changed since the last round. */
  public synchronized void round() {
    if (!followed) {
      return;
    }
    if (clients.isEmpty() && nanos.getAsLong() - lastClient > REMEMBER.toNanos()) {
      forget();
      return;
    }
    List<FeedItem> happened = takeItems();
    byte[] changes = changes();
    if (changes.length > 0) {
      publish("delta", changes);
    }
    for (FeedItem item : happened) {
      publish(item.feedName(), Json.bytes(item.feedData()));
    }
    long missing = lost.getAndSet(0);
    if (missing > 0) {
      publish("lost", Json.bytes(Map.of("events", missing)));
    }
  }

  @Override
  public synchronized void close() {
    leaveBus.run();
    clients.clear();
    forget();
  }

  private List<FeedItem> takeItems() {
    List<FeedItem> taken = new ArrayList<>();
    FeedItem item;
    while (taken.size() < MOST_ITEMS && (item = items.poll()) != null) {
      waiting.decrementAndGet();
      taken.add(item);
    }
    return taken;
  }

  /** Empty when nothing looks different. */
  private byte[] changes() {
    List<String> keys = new ArrayList<>();
    changed.removeIf(keys::add);
    if (keys.isEmpty()) {
      return NOTHING;
    }
    boolean[] any = new boolean[1];
    List<String> gone = new ArrayList<>();
    byte[] text =
        RecordDelta.json(
            json -> {
              json.writeStartObject();
              json.writeArrayPropertyStart("devices");
              for (String key : keys) {
                any[0] |= change(json, key, gone);
              }
              json.writeEndArray();
              if (!gone.isEmpty()) {
                json.writeArrayPropertyStart("gone");
                gone.forEach(json::writeString);
                json.writeEndArray();
              }
              json.writeEndObject();
            });
    return any[0] || !gone.isEmpty() ? text : NOTHING;
  }

  private boolean change(JsonGenerator json, String key, List<String> gone) {
    Record record = source.current(key);
    if (record == null) {
      if (sent.remove(key) != null) {
        gone.add(key);
      }
      return false;
    }
    @Nullable Object[] values = delta.values(record);
    return delta.write(json, key, sent.put(key, values), values);
  }

  private void publish(String name, byte[] json) {
    number++;
    Frame frame = new Frame(epoch + "-" + number, name, json);
    remembered.addLast(new Remembered(number, frame));
    rememberedBytes += frame.event.size();
    while (remembered.size() > MOST_REMEMBERED || rememberedBytes > MOST_REMEMBERED_BYTES) {
      rememberedBytes -= remembered.removeFirst().frame.event.size();
    }
    for (Predicate<Frame> client : clients) {
      if (!client.test(frame)) {
        leave(client);
      }
    }
  }

  /** What a client missed, or null when it needs a snapshot. */
  private @Nullable List<Frame> missed(String lastId) {
    if (!lastId.startsWith(epoch + "-")) {
      return null;
    }
    long seen;
    try {
      seen = Long.parseLong(lastId.substring(epoch.length() + 1));
    } catch (NumberFormatException e) {
      return null;
    }
    long oldest = remembered.isEmpty() ? number + 1 : remembered.getFirst().number;
    if (seen > number || seen < oldest - 1) {
      return null;
    }
    return remembered.stream().filter(entry -> entry.number > seen).map(Remembered::frame).toList();
  }

  private void snapshot(Predicate<Frame> client) {
    List<Map.Entry<String, @Nullable Object[]>> all = new ArrayList<>(sent.entrySet());
    int pages = Math.max(1, (all.size() + PAGE - 1) / PAGE);
    String id = epoch + "-" + number;
    for (int page = 0; page < pages; page++) {
      List<Map.Entry<String, @Nullable Object[]>> part =
          all.subList(page * PAGE, Math.min(all.size(), (page + 1) * PAGE));
      int shown = page + 1;
      byte[] text =
          RecordDelta.json(
              json -> {
                json.writeStartObject();
                json.writeNumberProperty("page", shown);
                json.writeNumberProperty("pages", pages);
                json.writeNumberProperty("total", all.size());
                json.writeArrayPropertyStart("devices");
                part.forEach(entry -> delta.write(json, entry.getKey(), null, entry.getValue()));
                json.writeEndArray();
                json.writeEndObject();
              });
      // Only a complete snapshot has a number to come back with.
      if (!client.test(new Frame(shown == pages ? id : "", "snapshot", text))) {
        return;
      }
    }
  }

  private void begin() {
    followed = true;
    lastClient = nanos.getAsLong();
    source
        .keys()
        .forEach(
            key -> {
              Record record = source.current(key);
              if (record != null) {
                sent.put(key, delta.values(record));
              }
            });
  }

  private void leave(Predicate<Frame> client) {
    clients.remove(client);
    lastClient = nanos.getAsLong();
  }

  private synchronized void forget() {
    followed = false;
    changed.clear();
    sent.clear();
    remembered.clear();
    rememberedBytes = 0;
    takeItems();
    // Whoever comes back after this needs a snapshot: its number must not match.
    number++;
  }
}
