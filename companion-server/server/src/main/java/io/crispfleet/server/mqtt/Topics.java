package io.crispfleet.server.mqtt;

/** What a topic or filter may look like, whoever uses it. */
final class Topics {
  private static final String SHARE = "$share/";
  private static final int LONGEST = 256;

  private Topics() {}

  /**
   * True when the engine would read more into it than a topic: two colons name one of its queues,
   * and dots separate the levels of its own addresses.
   */
  static boolean isUnsafe(String topic) {
    return topic.isEmpty()
        || topic.length() > LONGEST
        || topic.contains("::")
        || topic.indexOf('\0') >= 0
        || (topic.startsWith("$") && !topic.startsWith(SHARE));
  }

  /** The filter itself of a shared subscription {@code $share/group/filter}. */
  static String shared(String filter) {
    if (!filter.startsWith(SHARE)) {
      return filter;
    }
    int end = filter.indexOf('/', SHARE.length());
    return end < 0 ? "" : filter.substring(end + 1);
  }
}
