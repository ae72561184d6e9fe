package io.crispfleet.jesptool.connect;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What worked last time, per bridge: saves failed attempts on the next connection. Losing it costs
 * time, never correctness. Thread-safe.
 */
public interface ConnectMemory {

  /**
   * What worked.
   *
   * @param strategy name of the reset program
   * @param baud proven line rate
   */
  record Learned(String strategy, int baud) {}

  /** What is known of the bridge called {@code key}. */
  Optional<Learned> recall(String key);

  /** Keeps what worked. */
  void remember(String key, Learned learned);

  /** Forgets everything with the process. */
  static ConnectMemory inMemory() {
    Map<String, Learned> known = new ConcurrentHashMap<>();
    return new ConnectMemory() {
      @Override
      public Optional<Learned> recall(String key) {
        return Optional.ofNullable(known.get(key));
      }

      @Override
      public void remember(String key, Learned learned) {
        known.put(key, learned);
      }
    };
  }
}
