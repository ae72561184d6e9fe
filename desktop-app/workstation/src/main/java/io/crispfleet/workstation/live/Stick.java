package io.crispfleet.workstation.live;

import io.crispfleet.contract.api.device.DeviceView;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One stick at one moment.
 *
 * @param device as the server tells it
 * @param update its open update session, if there is one
 * @param played its last score
 */
public record Stick(
    DeviceView device, StickState state, @Nullable Update update, @Nullable Played played) {
  /** How long a failure is shown as one. */
  static final Duration FRESH_FAULT = Duration.ofMinutes(30);

  /** How long after its last score a stick counts as played with. */
  static final Duration STILL_PLAYING = Duration.ofMinutes(3);

  /**
   * An update under way.
   *
   * @param percent of the download, 0 to 100
   */
  public record Update(String version, int percent) {}

  /** A score that was accepted. */
  public record Played(String game, long score, Instant at) {}

  static Stick of(
      DeviceView device, @Nullable Update update, @Nullable Played played, Instant now) {
    return new Stick(device, stateOf(device, update, played, now), update, played);
  }

  private static StickState stateOf(
      DeviceView device, @Nullable Update update, @Nullable Played played, Instant now) {
    Instant failed = device.failedAt();
    if (failed != null && failed.isAfter(now.minus(FRESH_FAULT))) {
      return StickState.FAULT;
    }
    if (!device.online()) {
      return StickState.OFFLINE;
    }
    if (update != null) {
      return StickState.UPDATING;
    }
    if (!device.warnings().isEmpty()) {
      return StickState.ATTENTION;
    }
    return played != null && played.at().isAfter(now.minus(STILL_PLAYING))
        ? StickState.PLAYING
        : StickState.IDLE;
  }

  public String id() {
    return device.id();
  }

  /** Where it is, {@code Unassigned} when nobody said. */
  public String zone() {
    return device.zone().isBlank() ? "Unassigned" : device.zone();
  }

  /** All of it in one sentence, for screen readers. */
  public String spoken() {
    StringBuilder text = new StringBuilder("stick ").append(id()).append(", ").append(state.word());
    if (update != null) {
      text.append(", to ").append(update.version()).append(", ").append(update.percent());
      text.append(" percent");
    }
    if (device.battery() != null) {
      text.append(", battery ").append(device.battery()).append(" percent");
    }
    if (device.rssi() != null) {
      text.append(", signal ").append(device.rssi());
    }
    return text.toString();
  }
}
