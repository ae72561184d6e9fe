package io.crispfleet.contract.legacy;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;

/** {@code GET /api/events}: newest first. */
public record SkiClockEvents(List<Event> events, int count, int offset) {
  public SkiClockEvents {
    events = List.copyOf(events);
  }

  /** One entry. */
  public record Event(
      long id,
      @JsonProperty("device_id") String deviceId,
      @JsonProperty("event_type") String eventType,
      String level,
      String message,
      Instant timestamp) {}
}
