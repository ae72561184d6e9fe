package io.crispfleet.server.logging;

import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What a library may log. Keeps the logger, because java.util.logging forgets the level of one that
 * nobody refers to.
 */
public final class LibraryLog {
  private final Logger logger;

  public LibraryLog(String name) {
    this.logger = Logger.getLogger(name);
  }

  public void errorsOnly() {
    logger.setLevel(Level.SEVERE);
  }

  public void off() {
    logger.setLevel(Level.OFF);
  }
}
