package io.crispfleet.workstation.live;

import java.time.Instant;

/** How the workstation and its server stand to each other. */
public sealed interface LinkState {
  /** No server is chosen. */
  record Unset() implements LinkState {}

  /** The first contact, or a new one, is being made. */
  record Connecting(String server) implements LinkState {}

  /** What is shown is true. */
  record Live(String server) implements LinkState {}

  /**
   * What is shown was true once.
   *
   * @param since when the server last said something
   * @param why and what to do, as sentences
   * @param retryAt when it is tried again
   */
  record Offline(String server, Instant since, String why, Instant retryAt) implements LinkState {}
}
