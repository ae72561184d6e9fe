package io.crispfleet.workstation.theme;

import io.crispfleet.workstation.live.StickState;
import java.util.Locale;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.shape.SVGPath;

/** The shape of each state: colour only repeats what the shape says. */
public final class StateGlyph {
  private StateGlyph() {}

  /** A glyph of 12 px. */
  public static SVGPath of(StickState state) {
    SVGPath path = new SVGPath();
    path.setContent(
        switch (state) {
          case FAULT ->
              "M3.5 0h5L12 3.5v5L8.5 12h-5L0 8.5v-5ZM3.4 4.4 5 6 3.4 7.6 4.4 8.6 6 7l1.6 1.6 1-1L7"
                  + " 6l1.6-1.6-1-1L6 5 4.4 3.4Z";
          case ATTENTION -> "M6 0.5 12 11.5H0ZM5.3 4.2V7.8H6.7V4.2ZM5.3 8.8V10.2H6.7V8.8Z";
          case UPDATING -> "M6 0a6 6 0 1 0 0.01 0ZM6 2.6 9.2 6H7V9.4H5V6H2.8Z";
          case PLAYING -> "M6 0a6 6 0 1 0 0.01 0ZM4.6 3.2 9 6 4.6 8.8Z";
          case IDLE -> "M6 0a6 6 0 1 0 0.01 0ZM6 1.8a4.2 4.2 0 1 1-0.01 0Z";
          case OFFLINE ->
              "M1 0 12 11 11 12 0 1ZM6 1.6a4.4 4.4 0 0 1 4.2 5.6L8.8 5.8A2.9 2.9 0 0 0 6.2 3.2L4.6"
                  + " 1.8ZM1.8 4.8 3.2 6.2A2.9 2.9 0 0 0 5.8 8.8L7.2 10.2A4.4 4.4 0 0 1 1.8 4.8Z";
        });
    path.setFillRule(javafx.scene.shape.FillRule.EVEN_ODD);
    path.getStyleClass().add("state-" + state.name().toLowerCase(Locale.ROOT));
    return path;
  }

  /** Its colour on a canvas. */
  public static Color colour(StickState state, Palette palette) {
    return switch (state) {
      case FAULT -> palette.danger();
      case OFFLINE -> palette.muted();
      case UPDATING -> palette.accent();
      case ATTENTION -> palette.warning();
      case PLAYING, IDLE -> palette.success();
    };
  }

  /**
   * Draws the cell of one stick.
   *
   * @param size px, edge of the square it has
   */
  public static void cell(
      GraphicsContext canvas, StickState state, Palette palette, double x, double y, double size) {
    canvas.setFill(colour(state, palette));
    switch (state) {
      case PLAYING -> canvas.fillRect(x, y, size, size);
      case IDLE -> {
        canvas.setStroke(palette.idle());
        canvas.setLineWidth(1.5);
        canvas.strokeRect(x + 0.75, y + 0.75, size - 1.5, size - 1.5);
      }
      case UPDATING ->
          canvas.fillPolygon(
              new double[] {x + size / 2, x + size, x + size / 2, x},
              new double[] {y, y + size / 2, y + size, y + size / 2},
              4);
      case ATTENTION ->
          canvas.fillPolygon(
              new double[] {x + size / 2, x + size, x}, new double[] {y, y + size, y + size}, 3);
      case FAULT -> {
        canvas.setStroke(palette.danger());
        canvas.setLineWidth(2.4);
        canvas.strokeLine(x + 1.2, y + 1.2, x + size - 1.2, y + size - 1.2);
        canvas.strokeLine(x + size - 1.2, y + 1.2, x + 1.2, y + size - 1.2);
      }
      case OFFLINE -> canvas.fillRect(x + size / 4, y + size / 2 - 1, size / 2, 2);
    }
  }
}
