package io.crispfleet.server.leaderboard;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Tells a redelivery from a second run where nothing else does: scores of older sticks carry
 * neither run nor time, and MQTT's DUP flag ends at the broker. The embedded broker says which
 * publication a message is, unless a stick sends it again after a restart; another broker never
 * does. Then the same device, game and score again within {@link #SECONDS} is taken for a
 * redelivery.
 *
 * <p>A stick publishes at most once a second and repeats what was not acknowledged from an outbox
 * that forgets after 30 s; so does a broker to us after our connection broke, at once when it is
 * back. Therefore seconds count only while we are connected: neither an outage nor a restart of
 * this server lets a redelivery outlive the window. The price is that a run with exactly the same
 * score within half a minute of the first is not counted as another run; no place on a board
 * depends on it.
 *
 * <p>Not safe for concurrent use, except {@link #tick}.
 */
final class RepeatWindow {
  static final int SECONDS = 30;

  private static final int MOST = 200_000;

  /** What a redelivery has in common with the first delivery. */
  record Mark(String device, String game, long score) {}

  private record Seen(long id, long second) {}

  private final Map<Mark, Seen> seen = new LinkedHashMap<>();
  private final AtomicLong second = new AtomicLong();

  /** One more second of connection went by. Called from one timer. */
  void tick() {
    second.incrementAndGet();
  }

  /** The id of the score that this one repeats; null when it is new. */
  @Nullable Long repeats(Mark mark) {
    Seen first = seen.get(mark);
    return first != null && second.get() - first.second < SECONDS ? first.id : null;
  }

  void remember(Mark mark, long id) {
    seen.remove(mark); // So that the order stays that of time.
    seen.put(mark, new Seen(id, second.get()));
    Iterator<Entry<Mark, Seen>> oldest = seen.entrySet().iterator();
    while (oldest.hasNext()) {
      boolean past = second.get() - oldest.next().getValue().second >= SECONDS;
      if (!past && seen.size() <= MOST) {
        return;
      }
      oldest.remove();
    }
  }
}
