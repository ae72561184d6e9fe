package io.crispfleet.jesptool.monitor;

/** What becomes of the bytes a board sends. */
public interface MonitorInput {
  /** Takes {@code count} bytes from the start of {@code buffer}. */
  void received(byte[] buffer, int count);

  /** The board has been silent for a moment. */
  void idle();

  /** What was waited for has come; the monitor ends. */
  boolean satisfied();
}
