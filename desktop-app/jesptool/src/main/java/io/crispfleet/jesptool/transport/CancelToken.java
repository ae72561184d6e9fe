package io.crispfleet.jesptool.transport;

import io.crispfleet.jesptool.error.EspException;

/** A one-way switch that a job looks at between short waits and between blocks. */
public final class CancelToken {
  private volatile boolean cancelled;

  /** Asks the job to stop at its next safe point; safe from any thread, any number of times. */
  public void cancel() {
    cancelled = true;
  }

  public boolean isCancelled() {
    return cancelled;
  }

  /**
   * The check a job makes at every safe point.
   *
   * @throws EspException.Cancelled once {@link #cancel()} was called
   */
  public void throwIfCancelled() {
    if (cancelled) {
      throw new EspException.Cancelled(
          "The job was cancelled.",
          "Run the same command again: regions that already match are skipped.");
    }
  }
}
