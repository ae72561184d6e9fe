package io.crispfleet.jesptool.event;

import java.time.Duration;

/**
 * What a connecting or running job reports, in order. Events are immutable and carry no formatting;
 * a consumer throttles them as it likes.
 */
public sealed interface FlashEvent {

  /** The steps of a job, in the order in which they normally happen. */
  enum Phase {
    CONNECT,
    DETECT,
    STUB,
    BAUD,
    PREFLIGHT,
    COMPARE,
    ERASE,
    WRITE,
    VERIFY,
    RESET,
    READ
  }

  /** A step begins; the previous one has ended. */
  record PhaseStarted(Phase phase) implements FlashEvent {}

  /** One attempt to reach the loader with the named reset strategy. */
  record ConnectAttempt(int attempt, String strategy) implements FlashEvent {}

  /** The board answered and was identified. */
  record Connected(String chip, String mac, String loader) implements FlashEvent {}

  /** A line rate was tried; {@code proven} when the chip answered at it. */
  record BaudTried(int baud, boolean proven) implements FlashEvent {}

  /** A flash region is about to be written. Offset and length in bytes. */
  record RegionStarted(long offset, long length, String part) implements FlashEvent {}

  /**
   * Progress of the running phase.
   *
   * @param doneBytes flash bytes dealt with so far in this phase
   * @param totalBytes flash bytes of this phase
   * @param wireBytes bytes sent over the link in this job so far
   */
  record Progress(Phase phase, long doneBytes, long totalBytes, long wireBytes)
      implements FlashEvent {}

  /** Something failed in a way that can safely be tried again. */
  record RetryScheduled(String reason, int attempt) implements FlashEvent {}

  /** The job goes on, but the user should know. */
  record Warning(String message) implements FlashEvent {}

  /** The last event of a successful job. */
  record Done(Duration elapsed) implements FlashEvent {}
}
