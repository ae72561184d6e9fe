package io.crispfleet.workstation.theme;

import javafx.scene.paint.Color;

/**
 * What canvases paint with; the same colours as the style sheet's.
 *
 * @param idle softer than {@code success}, for the many that are fine
 */
public record Palette(
    Color card,
    Color line,
    Color text,
    Color muted,
    Color danger,
    Color accent,
    Color warning,
    Color success,
    Color idle) {
  static final Palette DARK =
      of(
          "#161b22", "#21262d", "#c9d1d9", "#8b949e", "#f85149", "#58a6ff", "#d29922", "#3fb950",
          "#238636");
  static final Palette LIGHT =
      of(
          "#ffffff", "#d0d7de", "#24292f", "#57606a", "#cf222e", "#0969da", "#9a6700", "#1a7f37",
          "#2da44e");

  private static Palette of(
      String card,
      String line,
      String text,
      String muted,
      String danger,
      String accent,
      String warning,
      String success,
      String idle) {
    return new Palette(
        Color.web(card),
        Color.web(line),
        Color.web(text),
        Color.web(muted),
        Color.web(danger),
        Color.web(accent),
        Color.web(warning),
        Color.web(success),
        Color.web(idle));
  }
}
