package io.crispfleet.jesptool.monitor;

import java.util.regex.Pattern;

/**
 * Makes a board's text safe to show. A board can print escape sequences that move the cursor,
 * rename the window or paste; only colours are let through, and only on request.
 */
public enum TerminalText {
  /** Keeps colour sequences. */
  COLOURS("(?!\\x1B\\[[0-9;]{0,32}m)"),
  /** Keeps no sequences. */
  PLAIN("");

  /** Operating system commands, control sequences, and escapes that are cut short. */
  private static final String SEQUENCE =
      "\\x1B(?:\\][^\\x07\\x1B]*(?:\\x07|\\x1B\\\\)?|\\[[0-?]*[ -/]*[@-~]|[ -/]*[0-~]?)";

  private static final Pattern CONTROLS =
      Pattern.compile("[\\x00-\\x08\\x0B-\\x1A\\x1C-\\x1F\\x7F-\\x9F]");

  private final Pattern sequences;

  TerminalText(String butNot) {
    sequences = Pattern.compile(butNot + SEQUENCE);
  }

  /** {@code text} without what this mode does not keep. */
  public String clean(String text) {
    return CONTROLS.matcher(sequences.matcher(text).replaceAll("")).replaceAll("");
  }
}
