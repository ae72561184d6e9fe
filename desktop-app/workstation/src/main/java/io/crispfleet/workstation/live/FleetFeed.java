package io.crispfleet.workstation.live;

import io.crispfleet.client.ApiCall;
import io.crispfleet.client.ApiClient;
import io.crispfleet.client.CommandFailure;
import io.crispfleet.contract.json.BadPayload;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Follows the server's feed into the store, for as long as it is open: whatever breaks is tried
 * again, later each time, and resumes where it was.
 */
public final class FleetFeed implements AutoCloseable {
  private static final Duration SOONEST = Duration.ofSeconds(1);
  private static final Duration LATEST = Duration.ofSeconds(30);

  private final ApiClient api;
  private final LiveStore store;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread reader;
  private String lastId = "";
  private int failures;

  private FleetFeed(ApiClient api, LiveStore store, InstantSource clock, RandomGenerator random) {
    this.api = api;
    this.store = store;
    this.clock = clock;
    this.random = random;
    this.reader = Thread.ofVirtual().name("fleet-feed").unstarted(this::follow);
  }

  /** Begins to follow; returns at once. The client is closed with it. */
  public static FleetFeed open(
      ApiClient api, LiveStore store, InstantSource clock, RandomGenerator random) {
    FleetFeed feed = new FleetFeed(api, store, clock, random);
    store.link(new LinkState.Connecting(feed.server()));
    feed.reader.start();
    return feed;
  }

  private String server() {
    return api.base().host() + ":" + api.base().port();
  }

  private boolean open() {
    return closed.getCount() > 0;
  }

  private void follow() {
    while (open()) {
      Instant since = clock.instant();
      String why = "The server ended the connection.";
      try {
        SseReader events = new SseReader(this::event);
        ApiCall call = api.get("/api/v1/events/stream").header("Accept", "text/event-stream");
        if (!lastId.isEmpty()) {
          call.header("Last-Event-ID", lastId);
        }
        call.lines(events::line);
        since = clock.instant();
      } catch (CommandFailure e) {
        why = e.getMessage() + " " + e.advice();
      } catch (BadPayload e) {
        // A feed that is not understood is not resumed: the next one begins with a snapshot.
        lastId = "";
        why = "The server sent something unreadable: " + e.getMessage() + ".";
      }
      if (open()) {
        waitAfter(why, since);
      }
    }
  }

  private void event(SseReader.Event event) {
    if (failures >= 0 && !(store.link() instanceof LinkState.Live)) {
      store.link(new LinkState.Live(server()));
    }
    failures = 0;
    store.take(event.name(), event.data());
    if (!event.id().isEmpty()) {
      lastId = event.id();
    }
  }

  private void waitAfter(String why, Instant since) {
    long base = Math.min(LATEST.toMillis(), SOONEST.toMillis() << Math.min(failures, 10));
    failures++;
    // Not all workstations at once after a server's restart.
    Duration pause = Duration.ofMillis(base / 2 + random.nextLong(base / 2 + 1));
    Instant silent = store.link() instanceof LinkState.Offline offline ? offline.since() : since;
    store.link(new LinkState.Offline(server(), silent, why, clock.instant().plus(pause)));
    try {
      if (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed.countDown();
    }
  }

  /** Ends the connection and waits for no one. */
  @Override
  public void close() {
    closed.countDown();
    api.close();
  }
}
