package io.crispfleet.emulator.cpu;

/** A chip that executes nothing useful until it is reset. */
public final class Hung implements Program {
  @Override
  public String name() {
    return "hung";
  }

  @Override
  public void start(long at) {
    // A crashed program prints nothing.
  }

  @Override
  public void receive(byte[] bytes, int offset, int length, long at) {
    // Nobody listens.
  }
}
