package io.crispfleet.jesptool.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows under headings, columns as wide as their widest cell, no trailing blanks. */
public final class TextTable {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  /** Column headings. */
  public TextTable(String... headings) {
    rows.add(List.of(headings));
  }

  /** One row with as many cells as there are headings. */
  public void add(String... cells) {
    rows.add(List.of(cells));
  }

  /** The whole table, headings first. */
  public List<String> lines() {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(row.get(i)).repeat(' ', widths[i] - row.get(i).length()).append(GAP);
    }
    return line.toString().stripTrailing();
  }
}
