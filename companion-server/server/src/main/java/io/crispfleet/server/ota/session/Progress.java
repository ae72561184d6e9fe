package io.crispfleet.server.ota.session;

import io.crispfleet.contract.ota.OtaState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a session has come. Immutable; every change counts {@code revision} up.
 *
 * @param percent 0 to 100, never falls
 * @param bytes received, as far as known; never falls
 * @param code why it ended badly, such as {@code SHA_MISMATCH}
 * @param boot start count that the stick had before the update, if it tells
 * @param uptime seconds it was up when last seen with the old image, if it tells
 * @param sightings reports with the new identity so far
 * @param startedAt when the download began
 * @param updatedAt last sign of life of this update
 * @param finishedAt when it became terminal
 * @param waitUntil before this moment a delayed stick is not expected
 * @param late true when proof came after the session was given up
 */
public record Progress(
    OtaState state,
    int percent,
    long bytes,
    @Nullable String code,
    @Nullable String message,
    @Nullable Long boot,
    @Nullable Long uptime,
    int sightings,
    @Nullable Instant startedAt,
    Instant updatedAt,
    @Nullable Instant finishedAt,
    @Nullable Instant waitUntil,
    boolean late,
    long revision) {
  private static final int LONGEST_MESSAGE = 200;

  static Progress offered(@Nullable Long boot, @Nullable Long uptime, Instant now) {
    return new Progress(
        OtaState.OFFERED, 0, 0, null, null, boot, uptime, 0, null, now, null, null, false, 1);
  }

  /** A sign of life that changes no state. */
  Progress touched(Instant now) {
    return state(state, now);
  }

  Progress state(OtaState next, Instant now) {
    Instant started = startedAt == null && next == OtaState.DOWNLOADING ? now : startedAt;
    Instant finished = next.terminal() ? now : null;
    return new Progress(
        next,
        percent,
        bytes,
        code,
        message,
        boot,
        uptime,
        sightings,
        started,
        now,
        finished,
        null,
        late,
        revision + 1);
  }

  Progress ended(OtaState end, String why, @Nullable String text, Instant now) {
    Progress ended = state(end, now);
    return new Progress(
        end,
        percent,
        bytes,
        why,
        shortened(text),
        boot,
        uptime,
        sightings,
        startedAt,
        now,
        ended.finishedAt,
        null,
        late,
        ended.revision);
  }

  Progress received(int nextPercent, long nextBytes, Instant now) {
    Progress moved = state(OtaState.DOWNLOADING, now);
    return new Progress(
        moved.state,
        Math.max(percent, Math.clamp(nextPercent, 0, 100)),
        Math.max(bytes, nextBytes),
        code,
        message,
        boot,
        uptime,
        sightings,
        moved.startedAt,
        now,
        null,
        null,
        late,
        moved.revision);
  }

  Progress delayed(Instant until, Instant now) {
    return new Progress(
        OtaState.DELAYED,
        percent,
        bytes,
        code,
        message,
        boot,
        uptime,
        sightings,
        startedAt,
        now,
        null,
        until,
        late,
        revision + 1);
  }

  /** The stick as it was before the update; no sign of life of the update itself. */
  Progress before(@Nullable Long knownBoot, @Nullable Long knownUptime) {
    return new Progress(
        state,
        percent,
        bytes,
        code,
        message,
        knownBoot,
        knownUptime,
        sightings,
        startedAt,
        updatedAt,
        finishedAt,
        waitUntil,
        late,
        revision + 1);
  }

  Progress sighted(OtaState next, Instant now) {
    Progress moved = state(next, now);
    return new Progress(
        next,
        next == OtaState.CONFIRMED ? 100 : percent,
        bytes,
        null,
        null,
        boot,
        uptime,
        sightings + 1,
        startedAt,
        now,
        moved.finishedAt,
        null,
        state == OtaState.TIMED_OUT,
        moved.revision);
  }

  private static @Nullable String shortened(@Nullable String text) {
    return text == null || text.length() <= LONGEST_MESSAGE
        ? text
        : text.substring(0, LONGEST_MESSAGE);
  }
}
