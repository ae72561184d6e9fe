package io.crispfleet.workstation.fleet;

import io.crispfleet.workstation.live.Stick;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where each zone and stick is on the board, in px from the board's top left. An open zone shows
 * tiles, a closed one small cells.
 *
 * @param height of everything
 */
record BoardLayout(List<Block> blocks, double height) {
  static final double LABEL = 160;
  static final double TILE_WIDTH = 128;
  static final double TILE_HEIGHT = 72;
  static final double GAP = 8;
  static final double CELL = 9;
  static final double CELL_STEP = 12;
  static final double MORE = 110;

  /** Rows of tiles of a zone that is open but not shown whole: the worst sticks are in them. */
  private static final int FIRST_ROWS = 2;

  private static final double HEADER = 40;
  private static final double PADDING = 12;
  private static final double LEAST = 56;

  /** How much of a zone people want to see. */
  enum Opening {
    CELLS,
    WORST,
    WHOLE
  }

  /**
   * A zone.
   *
   * @param sticks all of it, the worst first
   * @param shown how many of them have a place
   * @param columns sticks in one row
   * @param width of the board
   */
  record Block(
      String zone,
      List<Stick> sticks,
      int shown,
      Opening opening,
      double top,
      double height,
      int columns,
      double width) {
    boolean open() {
      return opening != Opening.CELLS;
    }

    double tileWidth() {
      return (width - (columns - 1) * GAP) / columns;
    }

    double left(int index) {
      int column = index % columns;
      return open() ? column * (tileWidth() + GAP) : LABEL + column * CELL_STEP;
    }

    double top(int index) {
      int row = index / columns;
      return open() ? top + HEADER + row * (TILE_HEIGHT + GAP) : top + PADDING + row * CELL_STEP;
    }

    private Optional<Stick> at(double x, double y) {
      double wide = open() ? tileWidth() + GAP : CELL_STEP;
      double tall = open() ? TILE_HEIGHT + GAP : CELL_STEP;
      int column = (int) Math.floor((x - left(0)) / wide);
      int row = (int) Math.floor((y - top(0)) / tall);
      int index = row * columns + column;
      return column < 0 || column >= columns || row < 0 || index >= shown
          ? Optional.empty()
          : Optional.of(sticks.get(index));
    }

    /** True where a click opens or closes the zone. */
    boolean isLabel(double x, double y) {
      return open() ? y < top + HEADER && !isMore(x, y) : x < LABEL;
    }

    /** True where a click shows the whole zone, or its worst sticks only. */
    boolean isMore(double x, double y) {
      return hasMore() && y < top + HEADER && x > width - MORE;
    }

    boolean hasMore() {
      return open() && sticks.size() > FIRST_ROWS * columns;
    }
  }

  static BoardLayout of(
      Map<String, List<Stick>> zones, Map<String, Opening> openings, double width) {
    List<Block> blocks = new ArrayList<>();
    double top = 0;
    for (Map.Entry<String, List<Stick>> zone : zones.entrySet()) {
      Opening opening = openings.getOrDefault(zone.getKey(), Opening.CELLS);
      Block block = block(zone.getKey(), zone.getValue(), opening, top, width);
      blocks.add(block);
      top += block.height();
    }
    return new BoardLayout(List.copyOf(blocks), top);
  }

  private static Block block(
      String zone, List<Stick> sticks, Opening opening, double top, double width) {
    boolean tiles = opening != Opening.CELLS;
    double fit = tiles ? (width + GAP) / (TILE_WIDTH + GAP) : (width - LABEL) / CELL_STEP;
    int columns = (int) Math.max(1, fit);
    int shown =
        opening == Opening.WORST ? Math.min(sticks.size(), FIRST_ROWS * columns) : sticks.size();
    int rows = (shown + columns - 1) / columns;
    double height =
        tiles
            ? HEADER + rows * (TILE_HEIGHT + GAP) + GAP
            : Math.max(LEAST, 2 * PADDING + rows * CELL_STEP);
    return new Block(zone, sticks, shown, opening, top, height, columns, width);
  }

  Optional<Block> block(double y) {
    return blocks.stream()
        .filter(block -> y >= block.top && y < block.top + block.height)
        .findFirst();
  }

  Optional<Stick> stick(double x, double y) {
    return block(y).flatMap(block -> block.at(x, y));
  }
}
