package io.crispfleet.workstation.fleet;

import io.crispfleet.workstation.live.Stick;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where each zone and stick is on the board, in px from the board's top left. An open zone shows
 * tiles, a closed one small cells.
 *
 * @param height of everything
 */
record BoardLayout(List<Block> blocks, double height) {
  static final double LABEL = 160;
  static final double TILE_WIDTH = 138;
  static final double TILE_HEIGHT = 72;
  static final double GAP = 8;
  static final double CELL = 9;
  static final double CELL_STEP = 12;
  private static final double HEADER = 40;
  private static final double PADDING = 12;
  private static final double LEAST = 56;
  private static final double EDGE = 16;

  /**
   * A zone.
   *
   * @param columns sticks in one row
   */
  record Block(
      String zone, List<Stick> sticks, boolean open, double top, double height, int columns) {
    double left(int index) {
      return open
          ? EDGE + index % columns * (TILE_WIDTH + GAP)
          : EDGE + LABEL + index % columns * CELL_STEP;
    }

    double top(int index) {
      int row = index / columns;
      return open ? top + HEADER + row * (TILE_HEIGHT + GAP) : top + PADDING + row * CELL_STEP;
    }

    private Optional<Stick> at(double x, double y) {
      double wide = open ? TILE_WIDTH + GAP : CELL_STEP;
      double tall = open ? TILE_HEIGHT + GAP : CELL_STEP;
      int column = (int) Math.floor((x - left(0)) / wide);
      int row = (int) Math.floor((y - top(0)) / tall);
      int index = row * columns + column;
      return column < 0 || column >= columns || row < 0 || index >= sticks.size()
          ? Optional.empty()
          : Optional.of(sticks.get(index));
    }

    /** True where a click opens or closes the zone. */
    boolean isLabel(double x, double y) {
      return open ? y < top + HEADER : x < EDGE + LABEL;
    }
  }

  static BoardLayout of(Map<String, List<Stick>> zones, Set<String> open, double width) {
    List<Block> blocks = new ArrayList<>();
    double top = 0;
    for (Map.Entry<String, List<Stick>> zone : zones.entrySet()) {
      boolean tiles = open.contains(zone.getKey());
      int columns =
          (int)
              Math.max(
                  1,
                  tiles
                      ? (width - 2 * EDGE + GAP) / (TILE_WIDTH + GAP)
                      : (width - 2 * EDGE - LABEL) / CELL_STEP);
      int rows = (zone.getValue().size() + columns - 1) / columns;
      double height =
          tiles
              ? HEADER + rows * (TILE_HEIGHT + GAP) + GAP
              : Math.max(LEAST, 2 * PADDING + rows * CELL_STEP);
      blocks.add(new Block(zone.getKey(), zone.getValue(), tiles, top, height, columns));
      top += height;
    }
    return new BoardLayout(List.copyOf(blocks), top);
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
