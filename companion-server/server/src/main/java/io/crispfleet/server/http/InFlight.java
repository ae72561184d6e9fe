package io.crispfleet.server.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The requests being answered: ends those whose time is up, and waits for the last at the end. */
final class InFlight {
  private final Set<Exchange> exchanges = ConcurrentHashMap.newKeySet();
  private volatile boolean draining;

  void add(Exchange exchange) {
    exchanges.add(exchange);
  }

  void remove(Exchange exchange) {
    if (exchanges.remove(exchange) && draining) {
      synchronized (this) {
        notifyAll();
      }
    }
  }

  int size() {
    return exchanges.size();
  }

  boolean draining() {
    return draining;
  }

  void expire(long now) {
    for (Exchange exchange : exchanges) {
      exchange.expire(now);
    }
  }

  /** From now on new requests are refused; ends streams and waits for everything else. */
  synchronized boolean drain(Duration patience) throws InterruptedException {
    draining = true;
    exchanges.stream().filter(Exchange::endless).forEach(Exchange::cancel);
    long end = System.nanoTime() + patience.toNanos();
    while (!exchanges.isEmpty()) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }
}
