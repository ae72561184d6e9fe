package io.crispfleet.workstation.fleet;

import io.crispfleet.contract.api.device.DeviceView;
import io.crispfleet.workstation.live.Frame;
import io.crispfleet.workstation.live.Stick;
import io.crispfleet.workstation.live.StickState;
import io.crispfleet.workstation.theme.Palette;
import io.crispfleet.workstation.theme.StateGlyph;
import java.util.Map;
import java.util.Objects;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.text.Font;

/** Paints zones, tiles and cells; the arithmetic is {@link BoardLayout}'s. */
final class TilePainter {
  private static final Font NAME = Font.font("Inter SemiBold", 13);
  private static final Font BODY = Font.font("Inter", 12);
  private static final Font MONO = Font.font("JetBrains Mono", 11);
  private static final Font MONO_ID = Font.font("JetBrains Mono", 12);

  private final GraphicsContext canvas;
  private final Palette palette;

  TilePainter(GraphicsContext canvas, Palette palette) {
    this.canvas = canvas;
    this.palette = palette;
  }

  /**
   * Paints one zone.
   *
   * @param scrolled px that the board is scrolled down
   * @param seen px of height that can be seen
   */
  void block(BoardLayout.Block block, double scrolled, double seen) {
    double top = block.top() - scrolled;
    canvas.setStroke(palette.line());
    canvas.setLineWidth(1);
    if (block.top() > 0) {
      canvas.strokeLine(0, top + 0.5, block.width(), top + 0.5);
    }
    label(block, top);
    for (int i = 0; i < block.shown(); i++) {
      double y = block.top(i) - scrolled;
      if (y > seen) {
        break;
      }
      if (y > -BoardLayout.TILE_HEIGHT) {
        Stick stick = block.sticks().get(i);
        if (block.open()) {
          tile(stick, block.left(i), y, block.tileWidth());
        } else {
          StateGlyph.cell(canvas, stick.state(), palette, block.left(i), y, BoardLayout.CELL);
        }
      }
    }
  }

  private void label(BoardLayout.Block block, double top) {
    double baseline = top + 25;
    canvas.setFont(NAME);
    canvas.setFill(palette.text());
    canvas.fillText((block.open() ? "▾ " : "▸ ") + block.zone(), 0, baseline, 118);
    canvas.setFont(MONO);
    canvas.setFill(palette.muted());
    double x = 124;
    canvas.fillText(String.valueOf(block.sticks().size()), x, baseline);
    if (block.hasMore()) {
      canvas.setFill(palette.accent());
      canvas.setFont(BODY);
      boolean whole = block.opening() == BoardLayout.Opening.WHOLE;
      right(whole ? "Worst only" : "Show all " + block.sticks().size(), block.width(), baseline);
      canvas.setFont(MONO);
    }
    Map<StickState, Integer> counts = Frame.count(block.sticks());
    double at = block.open() ? x + 40 : 16;
    double line = block.open() ? baseline : baseline + 18;
    for (StickState state : StickState.values()) {
      int count = counts.getOrDefault(state, 0);
      boolean calm = state == StickState.PLAYING || state == StickState.IDLE;
      if (count > 0 && (block.open() || !calm)) {
        StateGlyph.cell(canvas, state, palette, at, line - 8, 8);
        canvas.setFill(palette.muted());
        String text =
            block.open()
                ? count + " " + state.word().toLowerCase(java.util.Locale.ROOT)
                : "" + count;
        canvas.fillText(text, at + 12, line);
        at += 24 + text.length() * 6.8;
      }
    }
  }

  private void tile(Stick stick, double x, double y, double width) {
    double height = BoardLayout.TILE_HEIGHT;
    boolean bad = stick.state() == StickState.FAULT || stick.state() == StickState.ATTENTION;
    canvas.setStroke(bad ? StateGlyph.colour(stick.state(), palette) : palette.line());
    canvas.setLineWidth(1);
    canvas.strokeRoundRect(x + 0.5, y + 0.5, width - 1, height - 1, 12, 12);
    StateGlyph.cell(canvas, stick.state(), palette, x + 10, y + 10, 10);
    DeviceView device = stick.device();
    canvas.setFont(MONO_ID);
    canvas.setFill(palette.text());
    canvas.fillText(stick.id(), x + 26, y + 19, 72);
    canvas.setFont(MONO);
    canvas.setFill(palette.muted());
    right(device.battery() == null ? "" : device.battery() + "%", x + width - 10, y + 19);
    canvas.setFont(BODY);
    canvas.setFill(palette.text());
    canvas.fillText(headline(stick), x + 10, y + 40, 76);
    canvas.setFont(MONO);
    right(figure(stick), x + width - 10, y + 40);
    canvas.setFill(palette.muted());
    canvas.fillText(device.rssi() == null ? "" : device.rssi() + " dBm", x + 10, y + 60, 54);
    right(Objects.requireNonNullElse(device.version(), ""), x + width - 10, y + 60);
    Stick.Update update = stick.update();
    if (update != null) {
      canvas.setFill(palette.accent());
      canvas.fillRect(x + 2, y + height - 3, (width - 4) * update.percent() / 100.0, 2);
    }
  }

  private static String headline(Stick stick) {
    Stick.Played played = stick.played();
    if (stick.state() == StickState.PLAYING && played != null) {
      return played.game();
    }
    return stick.device().warnings().isEmpty() || stick.state() != StickState.ATTENTION
        ? stick.state().word()
        : stick.device().warnings().getFirst().replace('-', ' ');
  }

  private static String figure(Stick stick) {
    Stick.Update update = stick.update();
    if (update != null) {
      return update.percent() + "%";
    }
    Stick.Played played = stick.played();
    return played == null ? "" : String.valueOf(played.score());
  }

  private void right(String text, double x, double y) {
    canvas.setTextAlign(javafx.scene.text.TextAlignment.RIGHT);
    canvas.fillText(text, x, y, BoardLayout.MORE);
    canvas.setTextAlign(javafx.scene.text.TextAlignment.LEFT);
  }
}
