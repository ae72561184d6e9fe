package io.crispfleet.contract.legacy;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * {@code skiclock/ota/complete}, in both dialects: older firmware says {@code success} and {@code
 * error_message}, newer says {@code status} ({@code success} or {@code failed}) and {@code error}.
 */
public record SkiClockOtaComplete(
    @JsonProperty("session_id") @Nullable String sessionId,
    @JsonProperty("device_id") String deviceId,
    @Nullable Boolean success,
    @JsonProperty("error_message") @Nullable String errorMessage,
    @Nullable String status,
    @Nullable String error) {

  /** Whether the device says that it wrote the image; it has not restarted yet. */
  public boolean succeeded() {
    return success != null ? success : "success".equals(status);
  }

  public @Nullable String reason() {
    return errorMessage != null ? errorMessage : error;
  }
}
