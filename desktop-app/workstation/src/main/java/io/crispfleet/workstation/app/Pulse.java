package io.crispfleet.workstation.app;

import io.crispfleet.workstation.live.LiveStore;
import io.crispfleet.workstation.shell.Shell;
import javafx.animation.AnimationTimer;

/**
 * Brings what the store knows onto the screen, four times a second. The one way by which news
 * reaches the FX thread: a burst costs one repaint.
 */
final class Pulse extends AnimationTimer {
  private static final long EVERY_NANOS = 250_000_000L;
  private static final long TICKS_PER_LOOK = 40;

  private final LiveStore store;
  private final Shell shell;
  private long last;
  private long ticks;

  Pulse(LiveStore store, Shell shell) {
    this.store = store;
    this.shell = shell;
  }

  @Override
  public void handle(long now) {
    if (now - last >= EVERY_NANOS) {
      last = now;
      // States that end by themselves: a fault grows old, a game ends.
      if (++ticks % TICKS_PER_LOOK == 0) {
        store.tick();
      }
      shell.show(store.frame());
    }
  }
}
