package io.crispfleet.jesptool.cli;

import io.crispfleet.jesptool.monitor.MonitorAction;
import io.crispfleet.jesptool.monitor.MonitorKeys;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.BlockingQueue;

/**
 * Reads keys until the input ends, which does not end the session. Waits when the board is slower
 * than a file that is piped in.
 */
final class KeyboardReader implements Runnable {
  private final InputStream keyboard;
  private final BlockingQueue<MonitorAction> actions;

  KeyboardReader(InputStream keyboard, BlockingQueue<MonitorAction> actions) {
    this.keyboard = keyboard;
    this.actions = actions;
  }

  @Override
  public void run() {
    MonitorKeys keys = new MonitorKeys();
    byte[] buffer = new byte[1024];
    try {
      for (int count = keyboard.read(buffer); count >= 0; count = keyboard.read(buffer)) {
        for (int i = 0; i < count; i++) {
          for (MonitorAction action : keys.key(buffer[i] & 0xFF)) {
            actions.put(action);
          }
        }
      }
    } catch (IOException e) {
      return; // nothing more will be typed
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
