package io.crispfleet.emulator.cpu;

/**
 * What runs on an emulated chip. Called on the board's own thread only. All times are nanoseconds
 * of the board's clock and may lie a few milliseconds ahead of it: a program computes what happens
 * when, the board makes it happen then.
 */
public interface Program {
  /** Short name for statistics. */
  String name();

  /** Whether this is a serial loader, so a SYNC packet needs no reset to be answered. */
  default boolean isLoader() {
    return false;
  }

  /** Whether this is a ROM loader that still measures the host's rate from the first SYNC. */
  default boolean measuresBaud() {
    return false;
  }

  /** Begins to run. */
  void start(long at);

  /** Takes bytes from the host; {@code at} is when the last of them has arrived. */
  void receive(byte[] bytes, int offset, int length, long at);
}
