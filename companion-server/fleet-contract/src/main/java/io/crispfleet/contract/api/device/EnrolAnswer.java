package io.crispfleet.contract.api.device;

import org.jspecify.annotations.Nullable;

/**
 * How an enrolment stands.
 *
 * @param state {@code pending} or {@code adopted}
 * @param retryAfter seconds until the stick should ask again; absent when adopted
 * @param token the credential, given exactly once
 */
public record EnrolAnswer(
    String id, String state, @Nullable Long retryAfter, @Nullable String token) {
  @Override
  public String toString() {
    return "EnrolAnswer[id=" + id + ", state=" + state + "]";
  }
}
