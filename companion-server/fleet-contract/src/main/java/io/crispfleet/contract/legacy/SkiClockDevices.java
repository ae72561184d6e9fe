package io.crispfleet.contract.legacy;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** {@code GET /api/devices}. */
public record SkiClockDevices(
    List<SkiClockDevice> devices,
    int count,
    @JsonProperty("online_count") int onlineCount,
    @JsonProperty("offline_count") int offlineCount,
    @JsonProperty("mqtt_enabled") boolean mqttEnabled) {
  public SkiClockDevices {
    devices = List.copyOf(devices);
  }
}
