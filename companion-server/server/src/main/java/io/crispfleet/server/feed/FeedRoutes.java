package io.crispfleet.server.feed;

import io.crispfleet.server.http.Api;
import io.crispfleet.server.http.EventStream;
import io.crispfleet.server.http.Problem;
import io.crispfleet.server.identity.UserRole;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;

/** {@code GET /api/v1/events/stream}. */
public final class FeedRoutes {
  /** Events that may wait for one client: all of one round beside a snapshot of 100,000 devices. */
  private static final int PATIENCE = LiveFeed.MOST_ITEMS + 512;

  /** Room for that snapshot. Clients share what the rest is made of. */
  private static final long PATIENCE_BYTES = 64L << 20;

  private static final int MOST_CLIENTS = 64;
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private final LiveFeed feed;

  public FeedRoutes(LiveFeed feed) {
    this.feed = feed;
  }

  public void declare(Api api) {
    api
        .get("/api/v1/events/stream")
        .tag("feed")
        .summary("Follow the fleet: a snapshot, then what changes")
        .users(UserRole.VIEWER, "devices:read")
        .header("Last-Event-ID", false, "the last event seen; what was missed is sent again")
        .answers(200, "text/event-stream", "Events snapshot, delta, alert and others, without end")
        .stream()
        .handle(this::follow);
  }

  /** One client's, before it is served. */
  static EventStream stream() {
    return new EventStream(PATIENCE, PATIENCE_BYTES);
  }

  private void follow(Context ctx) throws IOException {
    if (feed.clients() >= MOST_CLIENTS) {
      throw Problem.unavailable(
          "TOO_MANY_FOLLOWERS", MOST_CLIENTS + " clients follow the fleet already.");
    }
    EventStream stream = stream();
    String lastId = Objects.requireNonNullElse(ctx.header("Last-Event-ID"), "");
    Runnable leave = feed.join(lastId, frame -> stream.offer(frame.event()));
    try {
      stream.serve(ctx, HEARTBEAT);
    } finally {
      leave.run();
    }
  }
}
