package io.crispfleet.jesptool.monitor;

import java.util.List;

/**
 * Reads keys: Ctrl-] quits, Ctrl-T Ctrl-R restarts the board, Ctrl-T and any other key send that
 * key as it is, everything else goes to the board. The same keys as in Espressif's monitor.
 */
public final class MonitorKeys {
  private static final int QUIT = 0x1D;
  private static final int MENU = 0x14;
  private static final int RESET = 0x12;

  private boolean inMenu;

  /** What the next key, 0..255, asks for; empty for the first key of two. */
  public List<MonitorAction> key(int value) {
    if (inMenu) {
      inMenu = false;
      return List.of(value == RESET ? new MonitorAction.Reset() : new MonitorAction.Send(value));
    }
    if (value == MENU) {
      inMenu = true;
      return List.of();
    }
    return List.of(value == QUIT ? new MonitorAction.Quit() : new MonitorAction.Send(value));
  }
}
