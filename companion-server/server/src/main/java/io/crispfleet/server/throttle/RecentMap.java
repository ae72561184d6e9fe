package io.crispfleet.server.throttle;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A map that forgets what was used least recently once it is full. Safe for many threads. */
final class RecentMap<V> {
  private static final float LOAD = 0.75f;

  private final int most;
  private final LinkedHashMap<String, V> entries = new LinkedHashMap<>(16, LOAD, true);

  RecentMap(int most) {
    this.most = most;
  }

  /** Replaces a value by what {@code change} makes of it; null removes it. */
  synchronized void compute(String key, UnaryOperator<@Nullable V> change) {
    V value = change.apply(entries.get(key));
    if (value == null) {
      entries.remove(key);
      return;
    }
    entries.put(key, value);
    if (entries.size() > most) {
      Map.Entry<String, V> eldest = entries.firstEntry();
      entries.remove(eldest.getKey());
    }
  }

  synchronized int size() {
    return entries.size();
  }
}
