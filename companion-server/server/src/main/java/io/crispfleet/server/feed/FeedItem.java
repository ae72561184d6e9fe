package io.crispfleet.server.feed;

/** An event of the bus that also goes to whoever follows the live feed. */
public interface FeedItem {
  /** Event name on the stream, such as {@code alert}, {@code ota} or {@code score}. */
  String feedName();

  /** What its JSON is made of; never a secret. */
  Object feedData();
}
