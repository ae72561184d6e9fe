package io.crispfleet.server.http;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Counts requests of each client per second; forgets clients that have been quiet. */
final class RateLimit {
  private static final int MOST_CLIENTS = 100_000;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private record Window(long began, int count) {}

  private final int perSecond;
  private final ConcurrentHashMap<String, Window> windows = new ConcurrentHashMap<>();

  RateLimit(int perSecond) {
    this.perSecond = perSecond;
  }

  /**
   * Counts one request.
   *
   * @param now nanoseconds of a monotonic clock
   * @return seconds to wait, 0 when the request is within the limit
   */
  long waitSeconds(String client, long now) {
    if (perSecond == 0) {
      return 0;
    }
    if (windows.size() >= MOST_CLIENTS) {
      windows.values().removeIf(window -> now - window.began >= SECOND);
    }
    Window window =
        windows.compute(
            client,
            (key, old) ->
                old == null || now - old.began >= SECOND
                    ? new Window(now, 1)
                    : new Window(old.began, old.count + 1));
    return window.count > perSecond ? 1 : 0;
  }
}
