package io.crispfleet.workstation.live;

import java.util.function.Consumer;

/**
 * Puts server-sent events together from lines (WHATWG HTML, section 9.2.6). An event without data
 * is none.
 */
final class SseReader {
  /**
   * One event.
   *
   * @param id empty when it has none
   */
  record Event(String name, String id, String data) {}

  private final Consumer<Event> consumer;
  private final StringBuilder data = new StringBuilder();
  private String name = "message";
  private String id = "";

  SseReader(Consumer<Event> consumer) {
    this.consumer = consumer;
  }

  void line(String line) {
    if (line.isEmpty()) {
      dispatch();
      return;
    }
    int colon = line.indexOf(':');
    if (colon == 0) {
      return;
    }
    String field = colon < 0 ? line : line.substring(0, colon);
    String value = colon < 0 ? "" : line.substring(colon + 1);
    if (value.startsWith(" ")) {
      value = value.substring(1);
    }
    switch (field) {
      case "event" -> name = value;
      case "id" -> id = value;
      case "data" -> data.append(data.isEmpty() ? "" : "\n").append(value);
      default -> {}
    }
  }

  private void dispatch() {
    if (!data.isEmpty()) {
      consumer.accept(new Event(name, id, data.toString()));
    }
    data.setLength(0);
    name = "message";
    id = "";
  }
}
