package io.crispfleet.jesptool.monitor;

/** What the person at the keyboard wants. */
public sealed interface MonitorAction {
  /** Ends the session. */
  record Quit() implements MonitorAction {}

  /** Restarts the board. */
  record Reset() implements MonitorAction {}

  /** Sends one byte, 0..255, to the board. */
  record Send(int value) implements MonitorAction {}
}
