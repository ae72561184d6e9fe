package io.crispfleet.workstation.logging;

import java.util.logging.Level;
import java.util.logging.Logger;

/** What JavaFX logs. */
public final class ToolkitLog {
  // Held, because the logging system forgets levels of loggers that nobody holds.
  private static final Logger JAVAFX = Logger.getLogger("javafx");

  private ToolkitLog() {}

  /** It warns at every start that it runs from the class path, as we want it to. */
  public static void errorsOnly() {
    JAVAFX.setLevel(Level.SEVERE);
  }
}
