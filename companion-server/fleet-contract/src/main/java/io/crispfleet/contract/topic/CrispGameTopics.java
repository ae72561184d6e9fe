package io.crispfleet.contract.topic;

import io.crispfleet.contract.device.DeviceIds;
import java.util.Optional;

/** The one topic of crisp-game sticks: {@code devices/<id>/score}. */
public final class CrispGameTopics {
  /** Receives the scores of every stick. */
  public static final String EVERY_SCORE = "devices/+/score";

  private CrispGameTopics() {}

  public static String score(String device) {
    return "devices/" + DeviceIds.require(device) + "/score";
  }

  /** The device that a score topic belongs to; empty for any other topic. */
  public static Optional<String> scoreDevice(String topic) {
    if (!topic.startsWith("devices/") || !topic.endsWith("/score")) {
      return Optional.empty();
    }
    int start = "devices/".length();
    int end = topic.length() - "/score".length();
    if (end <= start) {
      return Optional.empty();
    }
    String device = topic.substring(start, end);
    return DeviceIds.isValid(device) ? Optional.of(device) : Optional.empty();
  }
}
