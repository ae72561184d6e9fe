package io.crispfleet.server.mqtt;

/** MQTT's wildcards: {@code +} is one level, {@code #} at the end all the rest. */
final class TopicFilters {
  private TopicFilters() {}

  /** True when {@code filter} receives {@code topic}; does not allocate. */
  static boolean matches(String filter, String topic) {
    int f = 0;
    int t = 0;
    while (f < filter.length()) {
      char wanted = filter.charAt(f);
      if (wanted == '#') {
        return true;
      }
      if (wanted == '+') {
        while (t < topic.length() && topic.charAt(t) != '/') {
          t++;
        }
        f++;
      } else if (t < topic.length() && topic.charAt(t) == wanted) {
        f++;
        t++;
      } else {
        // "a/#" also receives "a".
        return t == topic.length() && filter.startsWith("/#", f) && f + 2 == filter.length();
      }
    }
    return t == topic.length();
  }
}
