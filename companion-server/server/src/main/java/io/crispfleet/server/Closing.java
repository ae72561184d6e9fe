package io.crispfleet.server;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;

/** Closes what was opened, last first; trouble with one does not keep the others open. */
final class Closing implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Closing.class.getName());

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  /** Closes {@code resource} when its turn comes. */
  <T extends AutoCloseable> T after(T resource) {
    opened.push(resource);
    return resource;
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      AutoCloseable resource = opened.pop();
      try {
        resource.close();
      } catch (Exception e) {
        LOG.log(Level.WARNING, resource.getClass().getSimpleName() + " did not close cleanly", e);
      }
    }
  }
}
