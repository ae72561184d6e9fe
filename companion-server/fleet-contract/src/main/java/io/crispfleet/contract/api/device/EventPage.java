package io.crispfleet.contract.api.device;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Entries of the event log, newest first.
 *
 * @param next what to send as {@code before} for the next page; absent on the last
 */
public record EventPage(List<EventView> events, @Nullable Long next) {
  public EventPage {
    events = List.copyOf(events);
  }
}
