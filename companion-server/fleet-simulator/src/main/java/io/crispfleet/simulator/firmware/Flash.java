package io.crispfleet.simulator.firmware;

/**
 * Two app slots and the choice between them, as otadata keeps it. Survives a stick's restarts; used
 * by the stick's own thread.
 */
public final class Flash {
  /**
   * An app in a slot.
   *
   * @param elfSha256 64 lower-case hex digits
   */
  public record App(String version, String elfSha256) {}

  private App running;
  private App other;
  private int slot;
  private long boots = 1;

  public Flash(App factory) {
    this.running = factory;
    this.other = factory;
  }

  public App running() {
    return running;
  }

  /** How often the stick has started, this time included. */
  public long boots() {
    return boots;
  }

  /** Number of the slot that runs, 0 or 1. */
  public int slot() {
    return slot;
  }

  /** Writes a new app into the other slot and starts from it. */
  public void install(App app) {
    other = running;
    running = app;
    slot = 1 - slot;
    boots++;
  }

  /** The new app did not prove itself: the boot loader starts the one before. */
  public void rollBack() {
    App failed = running;
    running = other;
    other = failed;
    slot = 1 - slot;
    boots++;
  }

  /** Starts the same app again. */
  public void restart() {
    boots++;
  }
}
