package io.crispfleet.server.devices;

import io.crispfleet.server.bus.FleetEvent;
import io.crispfleet.server.feed.FeedItem;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something worth remembering about a stick.
 *
 * @param level {@code debug}, {@code info}, {@code warn} or {@code error}
 * @param tag what it is about
 * @param by who did it; null when nobody did
 */
record LoggedEvent(
    String device, Instant at, String level, String tag, String text, @Nullable String by)
    implements FleetEvent, FeedItem {

  static LoggedEvent info(String device, Instant at, String tag, String text) {
    return new LoggedEvent(device, at, "info", tag, text, null);
  }

  static LoggedEvent action(String device, Instant at, String tag, String text, String by) {
    return new LoggedEvent(device, at, "info", tag, text, by);
  }

  /** Warnings and errors are alerts, the rest are events. */
  @Override
  public String feedName() {
    return level.equals("warn") || level.equals("error") ? "alert" : "event";
  }

  @Override
  public Object feedData() {
    return this;
  }
}
