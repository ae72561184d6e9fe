package io.crispfleet.workstation.poll;

import java.time.Instant;

/** What became of asking the server. */
public sealed interface Polled<T> {
  /** Nothing has come yet. */
  record Loading<T>() implements Polled<T> {}

  /**
   * The newest answer.
   *
   * @param at when it came
   */
  record Data<T>(T value, Instant at) implements Polled<T> {}

  /**
   * The last attempt failed; what was known before is in {@link Poll#last()}.
   *
   * @param message what happened and why
   * @param advice what to do
   */
  record Failed<T>(String message, String advice) implements Polled<T> {}
}
