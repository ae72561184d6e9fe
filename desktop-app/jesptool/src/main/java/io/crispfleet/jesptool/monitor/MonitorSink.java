package io.crispfleet.jesptool.monitor;

/** Receives what a monitor sees, on the monitor's thread. */
public interface MonitorSink {
  /** A line came in that passes the filter. */
  void line(MonitorLine line);

  /** A crash was recognised in the lines so far; filtered lines count too. */
  void crash(CrashReport report);
}
