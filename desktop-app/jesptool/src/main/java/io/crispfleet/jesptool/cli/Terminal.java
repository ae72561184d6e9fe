package io.crispfleet.jesptool.cli;

import java.io.Console;
import java.util.Optional;

/** Whether a person sits in front of this process. */
final class Terminal {
  private Terminal() {}

  /** Both input and output are a terminal; pipes and files are not. */
  static boolean isInteractive() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }
}
