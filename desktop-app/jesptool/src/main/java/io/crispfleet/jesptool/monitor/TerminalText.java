package io.crispfleet.jesptool.monitor;

import java.util.regex.Pattern;

/**
 * Makes a board's text safe to show. A board can print escape sequences that move the cursor,
 * rename the window or paste; only colours are let through, and only on request.
 */
public enum TerminalText {
  /** Keeps colour sequences. */
  COLOURS("\\x1B\\[(?![0-9;]{0,32}m)[0-?]*[ -/]*[@-~]|\\x1B(?!\\[[0-9;]{0,32}m)[@-_]?"),
  /** Keeps no sequences. */
  PLAIN("\\x1B\\[[0-?]*[ -/]*[@-~]|\\x1B[@-_]?");

  private static final Pattern CONTROLS =
      Pattern.compile("[\\x00-\\x08\\x0B-\\x1A\\x1C-\\x1F\\x7F]");

  private final Pattern sequences;

  TerminalText(String sequences) {
    this.sequences = Pattern.compile(sequences);
  }

  /** {@code text} without what this mode does not keep. */
  public String clean(String text) {
    return CONTROLS.matcher(sequences.matcher(text).replaceAll("")).replaceAll("");
  }
}
