package io.crispfleet.jesptool.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Hands single keys to the program instead of whole lines, by {@code stty}, for as long as it is
 * open. Ctrl-C keeps its meaning, and the old state comes back even then. Does nothing where the
 * input is no terminal or there is no {@code stty}; keys then come a line at a time.
 */
final class RawTerminal implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 2;

  private final List<String> restore;
  private final Thread hook = new Thread(this::restore, "terminal");

  private RawTerminal(List<String> restore) {
    this.restore = restore;
    if (raw()) {
      Runtime.getRuntime().addShutdownHook(hook);
    }
  }

  static RawTerminal open() {
    if (!Terminal.isInteractive()) {
      return new RawTerminal(List.of());
    }
    String before = stty(List.of("stty", "-g"));
    if (before.isEmpty()) {
      return new RawTerminal(List.of());
    }
    stty(List.of("stty", "-icanon", "-iexten", "-echo", "min", "1", "time", "0"));
    return new RawTerminal(List.of("stty", before));
  }

  /** Whether single keys arrive. */
  boolean raw() {
    return !restore.isEmpty();
  }

  @Override
  public void close() {
    if (!raw()) {
      return;
    }
    restore();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already, which is what the hook is for.
    }
  }

  private void restore() {
    stty(restore);
  }

  /** What the command prints; empty when it fails. */
  private static String stty(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String output =
          new String(process.getInputStream().readNBytes(1024), StandardCharsets.US_ASCII).strip();
      return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0
          ? output
          : "";
    } catch (IOException e) {
      return ""; // no stty here, as on Windows
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
