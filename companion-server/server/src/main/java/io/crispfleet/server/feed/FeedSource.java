package io.crispfleet.server.feed;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The things that a feed follows, each shown as a record. The feed compares records component by
 * component and sends what differs.
 */
public interface FeedSource {
  /** Every key there is now. */
  Stream<String> keys();

  /** How a thing is now; null when it is no longer shown. */
  @Nullable Record current(String key);
}
