package io.crispfleet.contract.api.device;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stick's credential, shown this once: the server keeps no copy.
 *
 * @param token 43 characters of base64url; MQTT password and bearer token
 * @param graceUntil until when the token before works too; absent when there was none
 */
public record DeviceCredential(String device, String token, @Nullable Instant graceUntil) {
  @Override
  public String toString() {
    return "DeviceCredential[device=" + device + "]";
  }
}
