package io.crispfleet.server.http;

import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** Names for requests that bring none: unique across restarts and replicas, cheap, no secret. */
final class RequestIds {
  private final String prefix;
  private final AtomicLong next = new AtomicLong();

  RequestIds(RandomGenerator random) {
    prefix = HexFormat.of().toHexDigits(random.nextLong()).substring(4) + "-";
  }

  String next() {
    return prefix + Long.toString(next.incrementAndGet(), Character.MAX_RADIX);
  }
}
